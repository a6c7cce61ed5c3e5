namespace EdgeInspect.Core.Imaging;

/// <summary>Enlarges anomaly maps to the size of pictures.</summary>
public static class MapScaling
{
    /// <summary>Bilinear with half-pixel centres and clamped edges; [side, side] to [size, size], row-major.</summary>
    public static void Enlarge(ReadOnlySpan<float> map, int side, Span<float> target, int size)
    {
        for (var y = 0; y < size; y++)
        {
            var (top, bottom, fy) = Neighbours(y, side, size);
            for (var x = 0; x < size; x++)
            {
                var (left, right, fx) = Neighbours(x, side, size);
                var upper = Mix(map[(top * side) + left], map[(top * side) + right], fx);
                var lower = Mix(map[(bottom * side) + left], map[(bottom * side) + right], fx);
                target[(y * size) + x] = Mix(upper, lower, fy);
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
