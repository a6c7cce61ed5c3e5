using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>
/// Objects in a bucket of a store that speaks S3, which instances of the hub may use together. A request that fails is repeated by the
/// client a bounded number of times. What the service has acknowledged is durable, whether that was asked for or not.
/// </summary>
public sealed class S3Objects : IObjectStore
{
    private readonly AmazonS3Client _client;
    private readonly S3Options _options;

    private S3Objects(S3Options options) => (_client, _options) = (new(S3AccessKey.Of(options.AccessKeyFile), ConfigOf(options)), options);

    /// <summary>Makes the client and asks whether the bucket is there and may be listed.</summary>
    /// <exception cref="FleetStoreException">There is no key where the options say, or the bucket can't be used.</exception>
    public static async Task<S3Objects> OpenAsync(S3Options options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var objects = new S3Objects(options);
        try
        {
            var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = options.Prefix, MaxKeys = 1 };
            await objects.TryAsync(
                "used", () => objects._client.ListObjectsV2Async(request, cancellation), cancellation).ConfigureAwait(false);
            return objects;
        }
        catch
        {
            objects.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PutAsync(ObjectName name, ReadOnlyMemory<byte> content, bool durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync($"written ('{name}')", async () =>
        {
            using var stream = StreamOf(content);
            await _client.PutObjectAsync(
                new() { BucketName = _options.Bucket, Key = KeyOf(name), InputStream = stream, UseChunkEncoding = false },
                cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync<Stream?>($"read ('{name}')", async () =>
        {
            using var response = await OrNullAsync(
                _client.GetObjectAsync(_options.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            if (response is null)
                return null;
            // All of it now, so that a connection that is cut or stands still is told here and not to whom reads.
            var content = new MemoryStream(checked((int)response.ContentLength));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
            await response.ResponseStream.CopyToAsync(content, limit.Token).ConfigureAwait(false);
            content.Position = 0;
            return content;
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync<StoredObject?>($"read ('{name}')", async () =>
        {
            var response = await OrNullAsync(
                _client.GetObjectMetadataAsync(_options.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            return response is null ? null : new(name, response.ContentLength, Utc(response.LastModified));
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync(
            $"deleted ('{name}')",
            () => OrNullAsync(_client.DeleteObjectAsync(_options.Bucket, KeyOf(name), cancellation)),
            cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        ObjectName beginning, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = KeyOf(beginning) + "/" };
        ListObjectsV2Response page;
        do
        {
            page = await TryAsync(
                $"listed ('{beginning}')", () => _client.ListObjectsV2Async(request, cancellation), cancellation).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                if (ObjectName.TryParse(found.Key[(KeyOf(beginning).Length - beginning.Path.Length)..]) is { } name)
                    yield return new(name, found.Size ?? 0, Utc(found.LastModified));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static AmazonS3Config ConfigOf(S3Options options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            MaxErrorRetry = options.Retries,
            // Services of one's own mostly know neither the newer checksums nor the chunked form that carries them.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            config.ServiceURL = endpoint;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        return config;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(content.ToArray(), writable: false);

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new(known.ToUniversalTime()) : DateTimeOffset.MinValue;

    private static async Task<T?> OrNullAsync<T>(Task<T> answer)
        where T : class
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    private string KeyOf(ObjectName name) => _options.Prefix.Length == 0 ? name.Path : $"{_options.Prefix}/{name.Path}";

    private async Task<T> TryAsync<T>(string what, Func<Task<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsOne(e, cancellation))
        {
            throw S3Failure.Of(_options, what, e);
        }
    }
}
