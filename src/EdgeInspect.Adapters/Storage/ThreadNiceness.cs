using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Storage;

/// <summary>Lets a thread yield to all others. The runtime's own thread priorities do nothing on Linux.</summary>
public static partial class ThreadNiceness
{
    private const int WhichProcess = 0;
    private const uint CallingThread = 0;
    private const int Background = 10;

    /// <summary>Lowers the calling thread.</summary>
    /// <returns>False when the system refused.</returns>
    public static bool TryLower() => SetPriority(WhichProcess, CallingThread, Background) == 0;

    // To Linux, who 0 is the calling thread and no other of its process.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int niceness);
}
