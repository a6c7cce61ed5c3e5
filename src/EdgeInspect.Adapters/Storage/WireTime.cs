using System.Buffers.Text;

namespace EdgeInspect.Adapters.Storage;

/// <summary>Wall time as records write it: ISO 8601, UTC, always seven digits of a second, so that text sorts as time does.</summary>
internal static class WireTime
{
    /// <summary>Bytes of one time.</summary>
    public const int Length = 28;

    /// <summary>Writes one time.</summary>
    public static void Format(DateTimeOffset time, Span<byte> into) => Utf8Formatter.TryFormat(time.UtcDateTime, into, out _, 'O');

    /// <summary>Reads what <see cref="Format(DateTimeOffset)"/> wrote.</summary>
    public static DateTimeOffset Parse(string text) => DateTimeOffset.ParseExact(
        text, "O", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    /// <summary>As a string.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
