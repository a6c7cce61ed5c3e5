namespace EdgeInspect.Core.Imaging;

/// <summary>Enlarges anomaly maps to the size of pictures.</summary>
public static class MapScaling
{
    /// <summary>Bilinear with half-pixel centres and clamped edges, row-major.</summary>
    /// <param name="map">[mapHeight, mapWidth], as many rows as it holds.</param>
    /// <param name="mapWidth">Columns of the map.</param>
    /// <param name="target">[height, width], as many rows as it holds.</param>
    /// <param name="width">Columns of the target.</param>
    public static void Enlarge(ReadOnlySpan<float> map, int mapWidth, Span<float> target, int width)
    {
        var (mapHeight, height) = (map.Length / mapWidth, target.Length / width);
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, fy) = Neighbours(y, mapHeight, height);
            for (var x = 0; x < width; x++)
            {
                var (left, right, fx) = Neighbours(x, mapWidth, width);
                var upper = Mix(map[(top * mapWidth) + left], map[(top * mapWidth) + right], fx);
                var lower = Mix(map[(bottom * mapWidth) + left], map[(bottom * mapWidth) + right], fx);
                target[(y * width) + x] = Mix(upper, lower, fy);
            }
        }
    }

    private static (int Low, int High, float Fraction) Neighbours(int at, int side, int size)
    {
        var position = Math.Clamp(((at + 0.5f) * side / size) - 0.5f, 0, side - 1);
        var low = (int)position;
        return (low, Math.Min(low + 1, side - 1), position - low);
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);
}
