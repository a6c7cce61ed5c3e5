using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>Objects in a bucket of a store that speaks S3. A request that fails is repeated by the client a bounded number of times.</summary>
public sealed class S3Objects : IObjectStore
{
    private readonly AmazonS3Client _client;
    private readonly S3Options _options;

    private S3Objects(AmazonS3Client client, S3Options options) => (_client, _options) = (client, options);

    /// <summary>Makes the client; the service is asked with the first request.</summary>
    /// <exception cref="FleetStoreException">There are no credentials where the options say.</exception>
    public static S3Objects Open(S3Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
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
        return new(new AmazonS3Client(Credentials(options.CredentialsFile), config), options);
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
        });
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync<Stream?>($"read ('{name}')", async () =>
        {
            var response = await OrNullAsync(_client.GetObjectAsync(_options.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            return response?.ResponseStream;
        });
    }

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync<StoredObject?>($"read ('{name}')", async () =>
        {
            var response = await OrNullAsync(_client.GetObjectMetadataAsync(_options.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            return response is null ? null : new(name, response.ContentLength, Utc(response.LastModified));
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync($"deleted ('{name}')", () => OrNullAsync(_client.DeleteObjectAsync(_options.Bucket, KeyOf(name), cancellation)));
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
            page = await TryAsync($"listed ('{beginning}')", () => _client.ListObjectsV2Async(request, cancellation)).ConfigureAwait(false);
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

    private static AWSCredentials Credentials(string? file)
    {
        try
        {
            if (file is null)
                return new EnvironmentVariablesAWSCredentials();
            var lines = File.ReadAllLines(file);
            if (lines.Length >= 2 && lines[0].Trim().Length > 0 && lines[1].Trim().Length > 0)
                return new BasicAWSCredentials(lines[0].Trim(), lines[1].Trim());
            throw new FleetStoreException($"'{file}' holds no credentials: the access key in its first line, the secret key in its second");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FleetStoreException($"the credentials '{file}' can't be read: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FleetStoreException(
                "there are no credentials for the store of pictures: set CredentialsFile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment", e);
        }
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

    private async Task<T> TryAsync<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException)
        {
            throw new FleetStoreException(
                $"the pictures in bucket '{_options.Bucket}' at {_options.Endpoint ?? "Amazon's"} can't be {what}: {e.Message}", e);
        }
    }
}
