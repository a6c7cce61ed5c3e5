namespace EdgeInspect.Core.Imaging;

/// <summary>
/// What of a picture counts for nothing: those pixels of the model's square that any ignored pixel of the picture has a share in. They are
/// painted grey after resizing, in teaching as in inspecting, so that nothing in the ignored pixels can change the score. Immutable.
/// </summary>
public sealed class IgnoredArea
{
    /// <summary>What is painted: the grey that the backbone sees as zero.</summary>
    public const byte Paint = 127;

    private readonly bool[] _mask;
    private readonly (int Start, int Length)[] _spans;

    private IgnoredArea(int size, int width, int height, bool[] mask)
    {
        (Size, Width, Height, _mask) = (size, width, height, mask);
        _spans = [.. Spans(mask)];
    }

    /// <summary>Side of the model's square in pixels.</summary>
    public int Size { get; }

    /// <summary>Width of the pictures (or of their region) that it was made for.</summary>
    public int Width { get; }

    /// <summary>Height of them.</summary>
    public int Height { get; }

    /// <summary>Share of the square that is ignored, 0 to 1.</summary>
    public double Share => (double)_mask.Count(m => m) / _mask.Length;

    /// <summary>The square, row-major: 255 where it is ignored, else 0.</summary>
    public byte[] ToMask() => [.. _mask.Select(m => m ? byte.MaxValue : byte.MinValue)];

    /// <summary>From pixels of a picture, or of the region that is cut out of it.</summary>
    /// <param name="size">Side of the model's square.</param>
    /// <param name="width">Width of the picture or region.</param>
    /// <param name="height">Its height.</param>
    /// <param name="ignored">[height, width]: true where it is ignored.</param>
    public static IgnoredArea FromPicture(int size, int width, int height, ReadOnlySpan<bool> ignored)
    {
        if (ignored.Length != width * height)
            throw new ArgumentException($"{ignored.Length} pixels are not {width}x{height}", nameof(ignored));
        var (across, down) = (new TriangleFilter(width, size), new TriangleFilter(height, size));
        var rows = new bool[height * size];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < size; x++)
                rows[(y * size) + x] = HasShare(across, x, ignored[(y * width)..], step: 1);
        }
        var mask = new bool[size * size];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = HasShare(down, i / size, rows.AsSpan(i % size), step: size);
        return new(size, width, height, mask);
    }

    /// <summary>From what <see cref="ToMask"/> gave.</summary>
    /// <param name="size">Side of the model's square.</param>
    /// <param name="width">Width of the pictures or regions that it was made for.</param>
    /// <param name="height">Their height.</param>
    /// <param name="mask">[size, size]; 128 and above is ignored.</param>
    public static IgnoredArea FromMask(int size, int width, int height, ReadOnlySpan<byte> mask)
    {
        if (mask.Length != size * size)
            throw new ArgumentException($"{mask.Length} pixels are not {size}x{size}", nameof(mask));
        var ignored = new bool[mask.Length];
        for (var i = 0; i < mask.Length; i++)
            ignored[i] = mask[i] >= 128;
        return new(size, width, height, ignored);
    }

    /// <summary>Paints over a prepared picture.</summary>
    /// <param name="planes">uint8 [n, Size, Size].</param>
    public void PaintOver(Span<byte> planes)
    {
        for (var plane = planes; plane.Length > 0; plane = plane[(Size * Size)..])
        {
            foreach (var (start, length) in _spans)
                plane.Slice(start, length).Fill(Paint);
        }
    }

    /// <summary>Cells of a map over the square that are ignored as a whole, row-major.</summary>
    /// <param name="side">Cells along one side.</param>
    public int[] CellsOf(int side)
    {
        var step = Size / side;
        return [.. Enumerable.Range(0, side * side).Where(IsWhole)];

        bool IsWhole(int cell) => Enumerable.Range(0, step * step)
            .All(p => _mask[((((cell / side) * step) + (p / step)) * Size) + ((cell % side) * step) + (p % step)]);
    }

    private static bool HasShare(TriangleFilter filter, int output, ReadOnlySpan<bool> ignored, int step)
    {
        var weights = filter.WeightsOf(output);
        var start = filter.Starts[output];
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0 && ignored[(start + i) * step])
                return true;
        }
        return false;
    }

    private static IEnumerable<(int Start, int Length)> Spans(bool[] mask)
    {
        for (var at = Array.IndexOf(mask, true); at >= 0;)
        {
            var end = Array.IndexOf(mask, false, at);
            end = end < 0 ? mask.Length : end;
            yield return (at, end - at);
            at = end < mask.Length ? Array.IndexOf(mask, true, end) : -1;
        }
    }
}
