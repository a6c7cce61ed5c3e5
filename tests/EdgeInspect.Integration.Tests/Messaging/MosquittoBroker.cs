using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>The real mosquitto on a port that the system chose, without persistence; it can be frozen, killed and started again.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private const int Iterations = 101;
    private static readonly string? Program = Find("mosquitto");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ScratchFolder _folder;
    private Process? _process;

    private MosquittoBroker(ScratchFolder folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where the shipped configuration lets the hub in.</summary>
    public int HubPort { get; private init; }

    /// <summary>Skips the test, saying so, where mosquitto isn't installed.</summary>
    public static void SkipIfMissing() => Skip.If(Program is null, "mosquitto isn't installed (Debian's package mosquitto)");

    /// <summary>Starts a broker; the test is skipped, saying so, where mosquitto isn't installed.</summary>
    /// <param name="folder">Where its configuration goes.</param>
    /// <param name="settings">Further lines of the configuration, after the listener.</param>
    public static async Task<MosquittoBroker> StartAsync(ScratchFolder folder, params string[] settings)
    {
        SkipIfMissing();
        var broker = new MosquittoBroker(folder, FreePort());
        string[] common = ["persistence false", $"user {Environment.UserName}", "log_dest stdout", $"listener {broker.Port} 127.0.0.1"];
        var anonymous = settings.Any(line => line.StartsWith("allow_anonymous", StringComparison.Ordinal)) ? [] : new[] { "allow_anonymous true" };
        folder.Write("mosquitto.conf", string.Join('\n', [.. common, .. anonymous, .. settings, ""]));
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts one with the configuration of deploy/mosquitto as it is, but for its ports and the paths of its files.</summary>
    /// <param name="folder">Where its configuration and what it keeps go.</param>
    /// <param name="certificates">The folder that 'hub broker-certificate' wrote; the access lists are put beside them.</param>
    public static async Task<MosquittoBroker> StartShippedAsync(ScratchFolder folder, string certificates)
    {
        SkipIfMissing();
        var (station, hub) = (FreePort(), FreePort());
        var broker = new MosquittoBroker(folder, station) { HubPort = hub };
        var shipped = Path.Combine(SharedData.Root, "deploy", "mosquitto");
        foreach (var list in Directory.GetFiles(shipped, "*.acl"))
            File.Copy(list, Path.Combine(certificates, Path.GetFileName(list)));
        var text = await File.ReadAllTextAsync(Path.Combine(shipped, "edgeinspect.conf"));
        (string Shipped, string Here)[] changes =
        [
            (" /etc/mosquitto/edgeinspect/", $" {certificates}/"), ("\nlistener 8883\n", $"\nlistener {station} 127.0.0.1\n"),
            ("\nlistener 8884\n", $"\nlistener {hub} 127.0.0.1\n"),
        ];
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        folder.Write("conf.d/edgeinspect.conf", text);
        // What Debian's own file says; the user is whoever runs the test.
        string[] main =
        [
            "persistence true", $"persistence_location {folder.Path}/", "log_dest stderr", $"user {Environment.UserName}",
            $"include_dir {folder.File("conf.d")}", "",
        ];
        folder.Write("mosquitto.conf", string.Join('\n', main));
        await broker.StartAsync();
        return broker;
    }

    /// <summary>A line of a password file.</summary>
    public static string PasswordLine(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA512, 64);
        return $"{user}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n";
    }

    /// <summary>The plug-in that can refuse subscriptions, which mosquitto's access list file can't.</summary>
    public static string DynamicSecurity()
    {
        var found = Directory.GetDirectories("/usr/lib").Append("/usr/lib")
            .Select(folder => Path.Combine(folder, "mosquitto_dynamic_security.so")).FirstOrDefault(File.Exists);
        Skip.If(found is null, "mosquitto's plug-in for dynamic security isn't installed");
        return found;
    }

    /// <summary>Starts it, again after a kill, on the same port.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Program!, ["-c", _folder.File("mosquitto.conf")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.IsTrueAsync(() => _process.HasExited || Answers(), "mosquitto doesn't listen");
        Assert.False(_process.HasExited, $"mosquitto ended: {Log}");
    }

    /// <summary>What it has logged.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Ends it at once, as a lost machine would.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it as the system does when it is restarted, and starts it again.</summary>
    public async Task RestartAsync()
    {
        Signal("-TERM");
        await _process!.WaitForExitAsync();
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>Lets it read its files again.</summary>
    public void Reload() => Signal("-HUP");

    /// <summary>Lets it run no further; what is sent waits in the network.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>Lets it run again.</summary>
    public void Thaw() => Signal("-CONT");

    public ValueTask DisposeAsync()
    {
        if (_process is not null)
            Kill();
        return ValueTask.CompletedTask;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

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
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
    }
}
