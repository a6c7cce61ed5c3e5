using Amazon.Runtime;
using Amazon.S3;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>Failures of a bucket: what they mean, and what to do.</summary>
internal static class S3Failure
{
    /// <summary>Whether it is the bucket's or the network's, and not a bug or somebody's giving up.</summary>
    public static bool IsOne(Exception e, CancellationToken cancellation) => e is AmazonClientException or AmazonServiceException
        or HttpRequestException or IOException or TimeoutException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>As the store throws it.</summary>
    /// <param name="options">Which bucket.</param>
    /// <param name="what">What could not be done to it.</param>
    /// <param name="e">What was thrown.</param>
    public static FleetStoreException Of(S3Options options, string what, Exception e) => new(
        $"the pictures in bucket '{options.Bucket}' at {options.Endpoint ?? "Amazon's"} can't be {what}: "
        + $"{e.Message.TrimEnd('.')}{Advice(e)}",
        e);

    private static string Advice(Exception e) => (e as AmazonS3Exception)?.ErrorCode switch
    {
        null or "" => "; check Images:S3:Endpoint, and whether the service runs",
        "NoSuchBucket" => "; make the bucket, or check Images:S3:Bucket and Images:S3:PathStyle",
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" => "; check Images:S3:AccessKeyFile",
        "AccessDenied" => "; check Images:S3:AccessKeyFile: its key must be allowed to list the bucket and to read, write and delete in it",
        "AuthorizationHeaderMalformed" or "PermanentRedirect" => "; check Images:S3:Region",
        "RequestTimeTooSkewed" => "; check this machine's clock",
        var code => $" ({code})",
    };
}
