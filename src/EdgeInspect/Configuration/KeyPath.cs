using System.Globalization;

namespace EdgeInspect.Configuration;

/// <summary>Keys from the root on, with a colon between them: how overrides and error messages name a value.</summary>
internal static class KeyPath
{
    /// <summary>A key of a section.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";

    /// <summary>The keys of a path.</summary>
    public static string[] Split(string path) => path.Split(':');

    /// <summary>An item of a list, counted from 0.</summary>
    public static string Join(string path, int index) => Join(path, index.ToString(CultureInfo.InvariantCulture));
}
