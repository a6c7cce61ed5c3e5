namespace EdgeInspect.Adapters;

/// <summary>Says why a file that a configuration names can't be used.</summary>
public static class ReadableFile
{
    /// <summary>What keeps this program from reading a file, with its path; null when nothing does.</summary>
    public static string? ProblemOf(string path)
    {
        try
        {
            // Only who opens it knows: the mode of a folder on the way counts as well.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"there is no file '{path}'";
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path)
                ? $"'{path}' is a folder; it must be a file"
                : $"'{path}' can't be read by user '{Environment.UserName}': owner and mode, or those of a folder above, forbid it";
        }
        catch (IOException e)
        {
            return $"'{path}' can't be read: {e.Message}";
        }
    }
}
