using System.Runtime.InteropServices;
using EdgeInspect.Core.Inspection;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>
/// A file that only grows: each line is one write(2) on a descriptor opened with O_APPEND, with no buffer in this process, so that a
/// line that was written stays written when the process is killed.
/// </summary>
internal sealed partial class AppendLog : IDisposable
{
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int AtEnd = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int OwnerWritesAllRead = 0x1A4; // 0644
    private readonly SafeFileHandle _file;
    private readonly string _path;

    /// <summary>Opens a file, or makes it.</summary>
    /// <exception cref="OutputLineException">It can't be opened.</exception>
    public AppendLog(string path)
    {
        _path = path;
        _file = Open(path, WriteOnly | Create | AtEnd | CloseOnExec, OwnerWritesAllRead);
        if (!_file.IsInvalid)
            return;
        var error = Marshal.GetLastPInvokeErrorMessage();
        _file.Dispose();
        throw new OutputLineException($"the output line's log '{path}' can't be opened: {error}; a file in a folder that can be written is allowed");
    }

    /// <summary>Appends a line.</summary>
    /// <returns>Null when all of it was written, else why not.</returns>
    public string? Append(ReadOnlySpan<byte> line)
    {
        var written = Write(_file, line, line.Length);
        if (written == line.Length)
            return null;
        return $"the log '{_path}' took {Math.Max(0, written)} of {line.Length} bytes: {Marshal.GetLastPInvokeErrorMessage()}";
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count);
}
