using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>An anomaly map as a grey picture: black is its lowest score, white its highest; the record says which those are.</summary>
/// <param name="Png">The file.</param>
/// <param name="Low">The score that is black.</param>
/// <param name="High">The score that is white.</param>
public sealed record MapPicture(byte[] Png, float Low, float High)
{
    /// <summary>Encodes a map; null for an empty one. Scores that are no numbers become black.</summary>
    public static MapPicture? From(in MapView map)
    {
        if (map.Values.IsEmpty)
            return null;
        var (low, high) = Range(map.Values);
        var scale = high > low ? byte.MaxValue / (high - low) : 0;
        var grey = new byte[map.Values.Length];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = float.IsFinite(map.Values[i]) ? (byte)MathF.Round((map.Values[i] - low) * scale) : (byte)0;
        return new(ImageFile.EncodePng(new ImageView(grey, map.Width, map.Height, map.Width, PixelFormat.Grey8)), low, high);
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
                (low, high) = (MathF.Min(low, value), MathF.Max(high, value));
        }

        return low <= high ? (low, high) : (0, 0);
    }
}
