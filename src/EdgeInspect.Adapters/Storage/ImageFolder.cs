using System.Globalization;
using System.Text;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The picture files: <c>images/yyyy/mm/dd/RID.png</c> and <c>RID.map.png</c> beside it. A picture comes into being in <c>.incoming</c>,
/// with a note there of where it goes; the note goes last. So what a crash left behind is found without a look at the other folders.
/// </summary>
internal sealed class ImageFolder
{
    private const string NoteExtension = ".note";
    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Makes the folders.</summary>
    public ImageFolder(string root)
    {
        _root = root;
        _incoming = Path.Combine(root, ".incoming");
        Directory.CreateDirectory(_incoming);
    }

    /// <summary>Where a picture goes, relative to the folder.</summary>
    public static string PathOf(Guid rid, DateTimeOffset capturedUtc, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{capturedUtc.UtcDateTime:yyyy'/'MM'/'dd}/{rid}{extension}");

    /// <summary>Puts files in their places so that they survive a power cut. <see cref="Settle"/> or <see cref="Discard"/> must follow.</summary>
    public void Place(Guid rid, params ReadOnlySpan<ImagePart> parts)
    {
        var note = string.Join('\n', parts.ToArray().Select(part => part.Path));
        WriteDurably(NotePath(rid), Encoding.UTF8.GetBytes(note));
        foreach (var part in parts)
            WriteDurably(IncomingPath(part.Path), part.Content);
        // The note must be found after a power cut before anything can be in its place.
        DirectorySync.Flush(_incoming);
        var directory = Path.GetDirectoryName(Path.Combine(_root, parts[0].Path))!;
        MakeDurably(directory);
        foreach (var part in parts)
            File.Move(IncomingPath(part.Path), Path.Combine(_root, part.Path), overwrite: true);
        DirectorySync.Flush(directory);
    }

    /// <summary>The files are on record now.</summary>
    public void Settle(Guid rid) => File.Delete(NotePath(rid));

    /// <summary>The files won't be on record: deletes them, wherever they got to.</summary>
    public void Discard(Guid rid)
    {
        var note = NotePath(rid);
        if (!File.Exists(note))
            return;
        foreach (var path in File.ReadAllLines(note))
        {
            File.Delete(IncomingPath(path));
            Delete(path);
        }

        File.Delete(note);
    }

    /// <summary>Deletes a file; one that is gone already is no error.</summary>
    public void Delete(string path)
    {
        var full = Path.Combine(_root, path);
        if (File.Exists(full))
            File.Delete(full);
    }

    /// <summary>Clears what a crash left behind.</summary>
    /// <param name="isRecorded">Whether a result's picture is on record.</param>
    public void Recover(Func<Guid, bool> isRecorded)
    {
        foreach (var note in Directory.GetFiles(_incoming, $"*{NoteExtension}"))
        {
            // What is no note of this program's goes with the rest.
            if (!Guid.TryParse(Path.GetFileNameWithoutExtension(note), out var rid))
                continue;
            if (isRecorded(rid))
                Settle(rid);
            else
                Discard(rid);
        }

        foreach (var rest in Directory.GetFiles(_incoming))
            File.Delete(rest);
    }

    /// <summary>Bytes that the disk has left for this user.</summary>
    public long FreeBytes() => new DriveInfo(_root).AvailableFreeSpace;

    private static void WriteDurably(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void MakeDurably(string directory)
    {
        if (Directory.Exists(directory))
            return;
        var parent = Path.GetDirectoryName(directory)!;
        MakeDurably(parent);
        Directory.CreateDirectory(directory);
        DirectorySync.Flush(parent);
    }

    private string NotePath(Guid rid) => Path.Combine(_incoming, $"{rid}{NoteExtension}");

    private string IncomingPath(string path) => Path.Combine(_incoming, Path.GetFileName(path));
}

/// <summary>One file of a picture.</summary>
/// <param name="Path">Where it goes, relative to the images' folder.</param>
/// <param name="Content">What is in it.</param>
internal sealed record ImagePart(string Path, byte[] Content);
