using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EdgeInspect.Benchmarks;

/// <summary>A program under load: what it writes, what memory and processor it takes. Killed when one is done with it.</summary>
internal sealed class LoadProcess : IDisposable
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Process _process;
    private readonly StringBuilder _text = new();

    private LoadProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Both streams so far.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Resident set in megabytes; 0 once it has ended.</summary>
    public double MemoryMb => Field($"/proc/{_process.Id}/status", "VmRSS:") * 1024 / 1e6;

    /// <summary>Processor time that it took, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(' ');
            return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a program.</summary>
    public static LoadProcess Start(string program, params string[] arguments) => new(new Process
    {
        StartInfo = new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
    });

    /// <summary>Waits until it has written something.</summary>
    /// <returns>What follows it in its line.</returns>
    public async Task<string> SaysAsync(string words, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < within)
        {
            var text = Text;
            if (text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at && text.IndexOf('\n', at) is >= 0 and var end)
                return text[(at + words.Length)..end].Trim();
            if (HasEnded)
                break;
            await Task.Delay(Pause);
        }

        throw new InvalidOperationException($"'{words}' was not said within {within}: {Text}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Tells it to stop, and waits.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (await EndAsync() is var code and not 0)
            throw new InvalidOperationException($"it ended with {code}: {Text}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static double Field(string file, string name)
    {
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_text)
            _text.AppendLine(line);
    }
}
