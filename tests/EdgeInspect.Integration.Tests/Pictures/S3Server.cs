using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Pictures;

/// <summary>A real server that speaks S3 (s3rver, which deploy/setup.sh --tests installs), on a port that the system chose.</summary>
internal sealed class S3Server : IDisposable
{
    public const string Bucket = "pictures";
    private readonly Process _process;
    private readonly int _port;
    private readonly string _credentials;

    private S3Server(Process process, int port, string credentials) => (_process, _port, _credentials) = (process, port, credentials);

    /// <summary>Starts one; the test is skipped, saying so, where it isn't installed.</summary>
    public static async Task<S3Server> StartAsync(ScratchFolder folder)
    {
        var script = Find();
        Skip.If(script is null, "s3rver isn't installed (deploy/setup.sh --tests installs it through npm)");
        var port = FreePort();
        var start = new ProcessStartInfo(
            "node", [script, "-d", folder.File("buckets"), "-a", "127.0.0.1", "-p", $"{port}", "--silent", "--configure-bucket", Bucket])
        {
            UseShellExecute = false,
        };
        Directory.CreateDirectory(folder.File("buckets"));
        var server = new S3Server(Process.Start(start)!, port, folder.Write("credentials", "S3RVER\nS3RVER\n"));
        await Eventually.IsTrueAsync(() => server._process.HasExited || server.Answers(), "s3rver doesn't listen");
        Assert.False(server._process.HasExited, "s3rver ended");
        return server;
    }

    /// <summary>How to reach it.</summary>
    public S3Options Options(string prefix = "plant/one") => new()
    {
        Endpoint = $"http://127.0.0.1:{_port}", Bucket = Bucket, Prefix = prefix, CredentialsFile = _credentials, Retries = 0, TimeoutSeconds = 20,
    };

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var script = Path.Combine(folder, "artifacts", "s3rver", "node_modules", "s3rver", "bin", "s3rver.js");
            if (File.Exists(script))
                return script;
        }

        return null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
