using System.Diagnostics;

namespace EdgeInspect.Demo;

/// <summary>
/// A program that runs beside the demo, in a session of its own, so that Ctrl-C reaches the demo alone and it can end the others in order.
/// </summary>
internal sealed class DemoChild : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly Task _logging;

    private DemoChild(string name, Process process, string log)
    {
        (Name, _process) = (name, process);
        _logging = LogAsync(log);
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Whether it ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="log">The file that what it says goes to.</param>
    /// <param name="command">Its file and its arguments.</param>
    public static DemoChild Start(string name, string log, params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("setsid", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // They are for the program that the service manager started.
        foreach (var variable in new[] { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" })
            start.Environment.Remove(variable);
        return new(name, Process.Start(start)!, log);
    }

    /// <summary>This program with other arguments.</summary>
    public static IEnumerable<string> Self(params IEnumerable<string> arguments)
    {
        var host = Environment.ProcessPath!;
        // Started through 'dotnet', the program is a library.
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? [host, typeof(DemoChild).Assembly.Location, .. arguments]
            : [host, .. arguments];
    }

    /// <summary>Tells it to stop, and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await terminate.WaitForExitAsync();
        }
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(StopWithin));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _logging;
        _process.Dispose();
    }

    private async Task LogAsync(string path)
    {
        await using var log = new StreamWriter(path, append: false) { AutoFlush = true };
        var turn = new SemaphoreSlim(1);
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        turn.Dispose();

        async Task CopyAsync(StreamReader from)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                await turn.WaitAsync();
                await log.WriteLineAsync(line);
                turn.Release();
            }
        }
    }
}
