namespace EdgeInspect.Commands;

/// <summary>The file of an option <c>--json</c>.</summary>
internal static class JsonFile
{
    /// <summary>Refuses a place that can't be written: before the work rather than after it.</summary>
    public static void CheckWritable(string file) => Try(file, path => File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose());

    /// <summary>Writes it.</summary>
    public static void Write(string file, string json) => Try(file, path => File.WriteAllText(path, json));

    private static void Try(string file, Action<string> write)
    {
        try
        {
            write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Usage, $"--json '{file}' can't be written: {e.Message}");
        }
    }
}
