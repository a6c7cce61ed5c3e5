using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Storage;

/// <summary>Makes names in a directory durable, which the runtime has no call for: a renamed file is safe only after that.</summary>
internal static partial class DirectorySync
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Flushes a directory to the disk.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Flush(string directory)
    {
        using var handle = new SafeFileHandle(Open(directory, CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid || Fsync(handle) != 0)
            throw new IOException($"directory '{directory}' can't be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle file);
}
