using System.Runtime.CompilerServices;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>
/// Objects as files of a folder, which instances of the hub on one machine, or on a shared disk, may use together. A file comes into being
/// in <c>.incoming</c> under a name of its own and is renamed to its place.
/// </summary>
public sealed class FolderObjects : IObjectStore
{
    private const int AlreadyThere = 17; // EEXIST
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly string _root;
    private readonly string _incoming;

    private FolderObjects(string root) => (_root, _incoming) = (root, Path.Combine(root, ".incoming"));

    /// <summary>Makes the folder if needed, and clears what a crash left behind.</summary>
    /// <exception cref="FleetStoreException">The folder can't be used.</exception>
    public static FolderObjects Open(string directory, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(time);
        var objects = new FolderObjects(Path.GetFullPath(directory));
        return objects.Try("used", () =>
        {
            Directory.CreateDirectory(objects._incoming);
            foreach (var file in new DirectoryInfo(objects._incoming).EnumerateFiles())
            {
                // A younger one may be another instance's that is being written now.
                if (file.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime - Abandoned)
                    file.Delete();
            }

            return objects;
        });
    }

    /// <inheritdoc/>
    public Task PutAsync(ObjectName name, ReadOnlyMemory<byte> content, bool durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync($"written ('{name}')", async () =>
        {
            var incoming = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
            try
            {
                await WriteAsync(incoming, content, durable, cancellation).ConfigureAwait(false);
                Place(incoming, PathOf(name), durable);
            }
            catch
            {
                File.Delete(incoming);
                throw;
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Task.FromResult(Try<Stream?>($"read ('{name}')", () =>
        {
            try
            {
                return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));
    }

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Task.FromResult(Try<StoredObject?>($"read ('{name}')", () =>
        {
            var file = new FileInfo(PathOf(name));
            return file.Exists ? new(name, file.Length, new(file.LastWriteTimeUtc)) : null;
        }));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectName name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Task.FromResult(Try($"deleted ('{name}')", () =>
        {
            var path = PathOf(name);
            if (!File.Exists(path))
                return false;
            File.Delete(path);
            DeleteEmptyFolders(Path.GetDirectoryName(path)!);
            return true;
        }));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        ObjectName beginning, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        var folders = new Stack<string>([PathOf(beginning)]);
        while (folders.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            var (files, inside) = Try($"listed ('{beginning}')", () => Look(folder));
            foreach (var deeper in inside)
                folders.Push(deeper);
            foreach (var found in files)
                yield return found;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, bool durable, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(content, cancellation).ConfigureAwait(false);
            if (durable)
                file.Flush(flushToDisk: true);
        }
    }

    private static void Place(string incoming, string path, bool durable)
    {
        // Each that fails means that somebody else deleted something; ten in a row were seen on a busy machine.
        const int MostTries = 1000;
        var folder = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                MakeFolder(folder, durable);
                File.Move(incoming, path, overwrite: true);
                break;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < MostTries)
            {
                // Whoever deleted the folder's last file took the folder with it: it is made again.
            }
        }

        if (durable)
            DirectorySync.Flush(folder);
    }

    private static void MakeFolder(string folder, bool durable)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(parent, durable);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e) when (e.HResult == AlreadyThere && !File.Exists(folder))
        {
            // Somebody else made it, and took it away again before it was seen to be a folder.
        }

        if (durable)
            DirectorySync.Flush(parent);
    }

    /// <summary>Folders that are empty go, so that those of finished pictures don't pile up.</summary>
    private void DeleteEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Not empty, or gone already.
        }
    }

    private (List<StoredObject> Files, List<string> Folders) Look(string folder)
    {
        var (files, folders) = (new List<StoredObject>(), new List<string>());
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (entry is not FileInfo file)
                    folders.Add(entry.FullName);
                else if (ObjectName.TryParse(Path.GetRelativePath(_root, file.FullName)) is { } name && file.Exists)
                    files.Add(new(name, file.Length, new(file.LastWriteTimeUtc)));
            }
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // There is none, or it was deleted meanwhile: what was read is as good a list as any.
        }

        return (files, folders);
    }

    private string PathOf(ObjectName name) => Path.Combine(_root, name.Path);

    private T Try<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(what, e);
        }
    }

    private async Task<T> TryAsync<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(what, e);
        }
    }

    private FleetStoreException Failure(string what, Exception e) =>
        new($"the pictures in '{_root}' can't be {what}: {e.Message}; it needs to be a folder that this user may write", e);
}
