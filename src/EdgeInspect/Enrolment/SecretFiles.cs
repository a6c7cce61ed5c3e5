namespace EdgeInspect.Enrolment;

/// <summary>Files and folders that hold keys: nobody but their owner reads them, from the first byte on.</summary>
internal static class SecretFiles
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PublicFile = OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Others = ~OwnerFolder;

    /// <summary>Makes a folder that only its owner opens; one that is there stays as it is.</summary>
    public static void MakeFolder(string path) => Directory.CreateDirectory(path, OwnerFolder);

    /// <summary>Writes a new file that only its owner reads.</summary>
    public static void WriteSecret(string path, string text) => Write(path, text, FileMode.CreateNew, OwnerFile);

    /// <summary>Writes a new file that anyone may read.</summary>
    public static void WritePublic(string path, string text) => Write(path, text, FileMode.CreateNew, PublicFile);

    /// <summary>Replaces a file that anyone may read; whoever reads it meanwhile finds the whole old or the whole new one.</summary>
    public static void ReplacePublic(string path, string text)
    {
        var next = path + ".new";
        Write(next, text, FileMode.Create, PublicFile);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Whether others than the owner may read or write a file.</summary>
    public static bool IsOpenToOthers(string path) => (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    private static void Write(string path, string text, FileMode mode, UnixFileMode permissions)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, UnixCreateMode = permissions });
        using var writer = new StreamWriter(file);
        writer.Write(text);
        writer.Flush();
        file.Flush(flushToDisk: true);
    }
}
