using System.Diagnostics;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>A file system in memory that is really full when it is full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public string Path => _scratch.Path;

    /// <summary>Mounts one; null when this user may not.</summary>
    public static SmallDisk? TryMount(string options)
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.Path))
            return disk;
        disk._scratch.Dispose();
        return null;
    }

    /// <summary>Takes all the room that is left, in a file whose deletion gives it back.</summary>
    public string Fill()
    {
        var path = System.IO.Path.Combine(Path, "ballast");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            var block = new byte[4096];
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _scratch.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
