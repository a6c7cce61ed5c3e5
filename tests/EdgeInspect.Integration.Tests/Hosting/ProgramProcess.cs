using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>The built program in a process of its own, with what it wrote. Killed when the test is done with it.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    public const int SigHup = 1;
    public const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private ProgramProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Add(_errors, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts the program that was built for these tests.</summary>
    public static ProgramProcess Start(IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "edgeinspect.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in new[] { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(start);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        using var program = Start(arguments, environment);
        var code = await program.ExitAsync(Patience);
        return (code, program.Output, program.Errors);
    }

    /// <summary>Waits for a line on standard error.</summary>
    public async Task<Match> LogAsync(string pattern)
    {
        var expression = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        return await Eventually.GetAsync(() => expression.Match(Errors), match => match.Success, () => $"no line like '{pattern}' in: {Errors}");
    }

    /// <summary>Address of its pages, once it listens.</summary>
    public async Task<Uri> UrlAsync() => new((await LogAsync("health and metrics at (http://[^ \n]+)")).Groups[1].Value);

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>SIGKILL, and waits for its end.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var late = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
