namespace EdgeInspect.Core.Imaging;

/// <summary>Gathers what of a frame is ignored.</summary>
/// <param name="width">Width of the frame in pixels.</param>
/// <param name="height">Its height.</param>
public sealed class IgnoredPixels(int width, int height)
{
    private readonly bool[] _ignored = new bool[width * height];

    /// <summary>Ignores a rectangle.</summary>
    /// <exception cref="ArgumentException">It leaves the frame.</exception>
    public void Add(RegionOfInterest rectangle)
    {
        if (!rectangle.FitsIn(width, height))
            throw new ArgumentException($"rectangle {rectangle} does not lie inside a picture of {width}x{height} pixels", nameof(rectangle));
        for (var y = rectangle.Y; y < rectangle.Y + rectangle.Height; y++)
            _ignored.AsSpan((y * width) + rectangle.X, rectangle.Width).Fill(true);
    }

    /// <summary>Ignores the white pixels of a mask: those of which every channel is 128 or more.</summary>
    /// <param name="mask">The mask; must not leave the frame.</param>
    /// <param name="left">Where its left edge lies in the frame.</param>
    /// <param name="top">Where its top edge lies.</param>
    public void Add(ImageView mask, int left, int top)
    {
        var step = mask.Format.BytesPerPixel();
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            for (var x = 0; x < mask.Width; x++)
                _ignored[((top + y) * width) + left + x] |= !row.Slice(x * step, Math.Min(step, 3)).ContainsAnyInRange((byte)0, (byte)127);
        }
    }

    /// <summary>What of the model's square is ignored.</summary>
    /// <param name="size">Side of the square.</param>
    /// <param name="region">Part of the frame that fills it; null for the whole.</param>
    public IgnoredArea ToArea(int size, RegionOfInterest? region)
    {
        if (region is not { } r)
            return IgnoredArea.FromPicture(size, width, height, _ignored);
        var cut = new bool[r.Width * r.Height];
        for (var y = 0; y < r.Height; y++)
            _ignored.AsSpan(((r.Y + y) * width) + r.X, r.Width).CopyTo(cut.AsSpan(y * r.Width));
        return IgnoredArea.FromPicture(size, r.Width, r.Height, cut);
    }
}
