using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>The part of a model's map that shows the inspected region, without what a letterboxed region leaves.</summary>
internal readonly record struct MapWindow(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Longest side of a map that is kept: larger ones are for the score alone.</summary>
    private const int LongestKept = 128;

    /// <summary>Cells of the window.</summary>
    public int Count => (Right - Left) * (Bottom - Top);

    /// <summary>Every cell that the region touches.</summary>
    /// <param name="width">Columns of the model's map, which covers the whole input.</param>
    /// <param name="height">Rows of it.</param>
    /// <param name="geometry">The input.</param>
    /// <param name="placement">Where the region lies in it.</param>
    public static MapWindow Of(int width, int height, InputGeometry geometry, Placement placement)
    {
        var target = placement.Target;
        return new(
            (int)((long)target.X * width / geometry.Width),
            (int)((long)target.Y * height / geometry.Height),
            (int)((((long)(target.X + target.Width) * width) + geometry.Width - 1) / geometry.Width),
            (int)((((long)(target.Y + target.Height) * height) + geometry.Height - 1) / geometry.Height));
    }

    /// <summary>Size of the map to keep of one of this size: the same, or both sides divided by the same whole number, rounded up.</summary>
    public static (int Width, int Height) Kept(int width, int height)
    {
        var step = (Math.Max(width, height) + LongestKept - 1) / LongestKept;
        return ((width + step - 1) / step, (height + step - 1) / step);
    }

    /// <summary>Copies the window's values, row after row.</summary>
    public void CopyTo(ReadOnlySpan<float> map, int width, Span<float> values)
    {
        for (var y = Top; y < Bottom; y++)
            map.Slice((y * width) + Left, Right - Left).CopyTo(values[((y - Top) * (Right - Left))..]);
    }

    /// <summary>Shows the window in a map of fixed size: each cell is the highest value of those it covers.</summary>
    /// <param name="values">The window's values, row after row.</param>
    /// <param name="target">[targetHeight, targetWidth].</param>
    /// <param name="targetWidth">Columns of the target.</param>
    public void Show(ReadOnlySpan<float> values, Span<float> target, int targetWidth)
    {
        var (width, height, targetHeight) = (Right - Left, Bottom - Top, target.Length / targetWidth);
        for (var ty = 0; ty < targetHeight; ty++)
        {
            var (y0, y1) = Covered(ty, height, targetHeight);
            for (var tx = 0; tx < targetWidth; tx++)
            {
                var (x0, x1) = Covered(tx, width, targetWidth);
                var highest = float.NegativeInfinity;
                for (var y = y0; y < y1; y++)
                {
                    foreach (var v in values[((y * width) + x0)..((y * width) + x1)])
                        highest = MathF.Max(highest, v);
                }
                target[(ty * targetWidth) + tx] = highest;
            }
        }
    }

    /// <summary>The cells of an axis that begin in a target cell; at least one.</summary>
    private static (int From, int To) Covered(int at, int length, int targetLength)
    {
        var from = (int)((long)at * length / targetLength);
        return (from, Math.Max(from + 1, (int)((long)(at + 1) * length / targetLength)));
    }
}
