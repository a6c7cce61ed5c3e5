using System.Globalization;

namespace EdgeInspect.Panel.Look;

/// <summary>Numbers as the pages write them. What is not known is a dash, never a zero.</summary>
public static class Figures
{
    /// <summary>What stands for a value that is not known.</summary>
    public const string None = "–";

    private const long Kibi = 1024;

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long? value) => value?.ToString("N0", CultureInfo.CurrentCulture) ?? None;

    /// <summary>A number with so many decimals.</summary>
    public static string Number(double? value, int decimals) =>
        value is { } number && double.IsFinite(number) ? number.ToString($"N{decimals}", CultureInfo.CurrentCulture) : None;

    /// <summary>A number with about three digits that count.</summary>
    public static string Brief(double? value) => Number(value, value is { } v && Math.Abs(v) < 10 ? 2 : value is { } w && Math.Abs(w) < 100 ? 1 : 0);

    /// <summary>A share of one, in per cent.</summary>
    public static string Percent(double? share) => share is { } value && double.IsFinite(value) ? $"{Number(100 * value, 100 * value < 10 ? 2 : 1)} %" : None;

    /// <summary>A size in memory or on disk, in binary units.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } size)
            return None;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)size, 0);
        for (; Math.Abs(value) >= Kibi && unit < units.Length - 1; unit++)
            value /= Kibi;
        return $"{Number(value, unit == 0 || value >= 100 ? 0 : 1)} {units[unit]}";
    }
}
