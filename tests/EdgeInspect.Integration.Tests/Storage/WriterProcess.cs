using System.Diagnostics;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>The program tests/LedgerWriter in a process that can be killed.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it on a state directory.</summary>
    public static WriterProcess Start(string directory, params string[] more) => Launch("dotnet", [ProgramPath, directory, .. more]);

    /// <summary>Starts it with a limit on the size of the files that it may write: a write beyond it fails with EFBIG. (The runtime's own memory files
    /// would be too large as well: hence the setting.)</summary>
    public static WriterProcess StartLimited(string directory, int maxFileKiB) =>
        Launch("bash", ["-c", $"trap '' XFSZ; ulimit -f {maxFileKiB}; DOTNET_EnableWriteXorExecute=0 exec dotnet \"$0\" \"$1\"", ProgramPath, directory]);

    private static string ProgramPath => Path.Combine(AppContext.BaseDirectory, "LedgerWriter.dll");

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>The lines that it still prints, up to its end.</summary>
    public IReadOnlyList<string> ReadToEnd()
    {
        var text = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();

        // A line without its end was being printed when the program was killed: nobody was told it.
        var lines = text.Split('\n');
        return lines[..^1];
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static WriterProcess Launch(string program, IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!);
}
