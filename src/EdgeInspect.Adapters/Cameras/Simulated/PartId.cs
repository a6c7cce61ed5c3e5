using System.Globalization;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>Ids of simulated parts: lot and number in the lot, as L0003-00042, both from 0.</summary>
internal static class PartId
{
    public static string Of(long index, int lotSize) =>
        string.Create(CultureInfo.InvariantCulture, $"L{index / lotSize:D4}-{index % lotSize:D5}");

    /// <summary>The index of the part with this id.</summary>
    /// <returns>False when it is no id of a line with lots of this size.</returns>
    public static bool TryParse(string id, int lotSize, out long index)
    {
        index = -1;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || id[0] != 'L'
            || !long.TryParse(id.AsSpan(1, dash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var lot)
            || !int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number >= lotSize || lot > (long.MaxValue - number) / lotSize)
            return false;
        index = (lot * lotSize) + number;
        return true;
    }
}
