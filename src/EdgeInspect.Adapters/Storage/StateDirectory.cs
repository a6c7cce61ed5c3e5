using System.Globalization;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The directory that holds everything a station must not lose, held by one station at a time: <c>ledger.db</c>, <c>images/</c>,
/// a lock file and the number of the process that holds it.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private const string LockName = "station.lock";
    private const string HolderName = "station.pid";
    private readonly FileStream _lock;

    private StateDirectory(string path, FileStream held)
    {
        FullPath = path;
        _lock = held;
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>The database in a state directory.</summary>
    public static string DatabasePath(string directory) => Path.Combine(directory, "ledger.db");

    /// <summary>The pictures in a state directory.</summary>
    public static string ImagesPath(string directory) => Path.Combine(directory, "images");

    /// <summary>Makes the directory if needed, locks it for this process and checks that it can be written.</summary>
    /// <exception cref="StorageException">It can't be made, locked or written, or another station holds it.</exception>
    public static StateDirectory Acquire(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var held = OpenLock(full);
            File.WriteAllText(Path.Combine(full, HolderName), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            return new StateDirectory(full, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"state directory '{full}' can't be written: {e.Message}; it needs to be a directory that this user may write", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream OpenLock(string directory)
    {
        var path = Path.Combine(directory, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            throw new StorageException($"state directory '{directory}' is in use by another station ({Holder(directory)}): stop that one or give this one a directory of its own", e);
        }
    }

    /// <summary>The runtime reports a refused lock as EWOULDBLOCK, and a read-only disk or missing rights as something else.</summary>
    private static bool IsHeldElsewhere(IOException e)
    {
        const int WouldBlock = 11;
        return (e.HResult & 0xFFFF) == WouldBlock;
    }

    private static string Holder(string directory)
    {
        try
        {
            return $"process {File.ReadAllText(Path.Combine(directory, HolderName)).Trim()}";
        }
        catch (IOException)
        {
            return "its process is unknown";
        }
    }
}
