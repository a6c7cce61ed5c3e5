using System.Globalization;

namespace EdgeInspect.Core.Fleet;

/// <summary>Times in addresses: ISO 8601, and nothing that only looks like it.</summary>
public static class WireTime
{
    /// <summary>What is taken, in words.</summary>
    public const string Allowed =
        "a time in ISO 8601, for example 2026-11-01T06:00:00Z; without an offset it is UTC, and an offset's + is %2B in an address";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>UTC, with as many digits of a second as it takes.</summary>
    public static string ToText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads one.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
