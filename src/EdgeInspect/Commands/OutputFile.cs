namespace EdgeInspect.Commands;

/// <summary>A file that an option names to write to.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a place that can't be written: before the work rather than after it.</summary>
    public static void CheckWritable(string option, string file) =>
        Try(option, file, path => File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose());

    /// <summary>Writes it.</summary>
    public static void Write(string option, string file, string text) => Try(option, file, path => File.WriteAllText(path, text));

    private static void Try(string option, string file, Action<string> write)
    {
        try
        {
            write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Usage, $"{option} '{file}' can't be written: {e.Message}");
        }
    }
}
