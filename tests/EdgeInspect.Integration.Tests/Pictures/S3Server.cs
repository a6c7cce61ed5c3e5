using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using EdgeInspect.Adapters.FleetImages;

namespace EdgeInspect.Integration.Tests.Pictures;

/// <summary>
/// A real server that speaks S3: OpenStack Swift, on ports that the system chose. It checks signatures and replaces objects as a whole. It
/// ends with the process that started it, however that ends.
/// </summary>
internal sealed class S3Server
{
    /// <summary>The bucket that is there.</summary>
    public const string Bucket = "pictures";

    /// <summary>Its only key.</summary>
    public const string Key = "plant:hub";

    /// <summary>What belongs to the key.</summary>
    public const string Secret = "hub-secret";

    /// <summary>Most objects that it lists at once.</summary>
    public const int PageLength = 40;

    private const string Python = "/usr/bin/python3";
    private const int NotHere = 77;
    private static readonly Lazy<Task<S3Server?>> OfAll = new(TryStartAsync);
    private readonly Process _process;
    private readonly string _endpoint;

    private S3Server(Process process, string endpoint) => (_process, _endpoint) = (process, endpoint);

    /// <summary>The one that all tests share, started by the first; the test is skipped, saying so, where it can't run.</summary>
    public static async Task<S3Server> SharedAsync()
    {
        var server = await OfAll.Value;
        Skip.If(server is null, "Swift can't run here: it needs Debian's python3-swift, and extended attributes of temporary files");
        Assert.False(server!._process.HasExited, "the server that speaks S3 ended");
        return server;
    }

    /// <summary>How to reach it.</summary>
    /// <param name="keyFile">File with the key.</param>
    /// <param name="prefix">What the test's own names begin with.</param>
    public S3Options Options(string keyFile, string prefix) =>
        new() { Endpoint = _endpoint, Bucket = Bucket, Prefix = prefix, AccessKeyFile = keyFile, Retries = 0, TimeoutSeconds = 60 };

    private static async Task<S3Server?> TryStartAsync()
    {
        if (!File.Exists(Python))
            return null;
        var process = Process.Start(new ProcessStartInfo(
            Python, ["-W", "ignore", Path.Combine(AppContext.BaseDirectory, "Pictures", "swift-s3.py"), Key, Secret, $"{PageLength}"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            await process.WaitForExitAsync();
            return process.ExitCode == NotHere ? null : throw new InvalidOperationException($"swift-s3.py ended with {process.ExitCode}");
        }

        var server = new S3Server(process, $"http://127.0.0.1:{int.Parse(line, CultureInfo.InvariantCulture)}");
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(Key, Secret), new AmazonS3Config { ServiceURL = server._endpoint, ForcePathStyle = true });
        await client.PutBucketAsync(Bucket);
        return server;
    }
}
