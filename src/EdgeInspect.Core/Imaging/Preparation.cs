namespace EdgeInspect.Core.Imaging;

/// <summary>
/// Crops a region of interest and stretches it to a square of planes, as the model's input wants it: teaching and inspecting use this one
/// code, bit for bit. Owns its scratch memory and its filter taps, which are computed again only when the region's size changes; not for
/// several threads at once.
/// </summary>
public sealed class Preparation
{
    /// <summary>Name and version of what this class computes; a model names the one it was taught with and refuses another.</summary>
    public const string ResizerId = "triangle-antialias/1";

    private readonly ResizeKernel _kernel;
    private TriangleFilter? _horizontal;
    private TriangleFilter? _vertical;
    private byte[] _row = [];
    private byte[] _narrow = [];

    /// <summary>Prepares for inputs of one size, with the fastest kernel of this processor.</summary>
    /// <param name="size">Side of the square in pixels, 32 to 4,096.</param>
    public Preparation(int size)
        : this(size, ResizeKernel.Best)
    {
    }

    internal Preparation(int size, ResizeKernel kernel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 4096);
        Size = size;
        _kernel = kernel;
    }

    /// <summary>Side of the square in pixels.</summary>
    public int Size { get; }

    /// <summary>Fills the planes red, green, blue; grey pictures fill all three alike.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">The part of it to use; null for the whole.</param>
    /// <param name="planes">Target, uint8 [3, Size, Size].</param>
    /// <exception cref="ArgumentException">The region leaves the picture, or the target has another length.</exception>
    public void Prepare(ImageView image, RegionOfInterest? region, Span<byte> planes)
    {
        var area = region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        if (!area.FitsIn(image.Width, image.Height))
            throw new ArgumentException($"region {area} does not lie inside a {image.Width}x{image.Height} picture", nameof(region));
        if (planes.Length != 3 * Size * Size)
            throw new ArgumentException($"the target has {planes.Length} bytes; 3 planes of {Size}x{Size} need {3 * Size * Size}", nameof(planes));

        Fit(area);
        var count = PlaneSplitter.Planes(image.Format);
        Narrow(image, area, count);
        for (var p = 0; p < count; p++)
            Shorten(_narrow.AsSpan(p * area.Height * Size, area.Height * Size), planes.Slice(p * Size * Size, Size * Size));
        if (count == 1)
        {
            var first = planes[..(Size * Size)];
            first.CopyTo(planes[(Size * Size)..]);
            first.CopyTo(planes[(2 * Size * Size)..]);
        }
    }

    private void Fit(RegionOfInterest area)
    {
        if (_horizontal?.InputLength != area.Width)
        {
            _horizontal = new(area.Width, Size);
            _row = new byte[3 * (area.Width + TriangleFilter.TapLanes)];
        }
        if (_vertical?.InputLength != area.Height)
        {
            _vertical = new(area.Height, Size);
            _narrow = new byte[3 * area.Height * Size];
        }
    }

    /// <summary>Horizontal pass: every row of the region to Size pixels, plane after plane.</summary>
    private void Narrow(ImageView image, RegionOfInterest area, int count)
    {
        var stride = area.Width + TriangleFilter.TapLanes;
        var step = image.Format.BytesPerPixel();
        for (var y = 0; y < area.Height; y++)
        {
            PlaneSplitter.Split(image.Row(area.Y + y)[(area.X * step)..], image.Format, area.Width, _row, stride);
            for (var p = 0; p < count; p++)
                _kernel.Horizontal(_row.AsSpan(p * stride, stride), _horizontal!, _narrow.AsSpan(((p * area.Height) + y) * Size, Size));
        }
    }

    /// <summary>Vertical pass of one plane.</summary>
    private void Shorten(ReadOnlySpan<byte> narrow, Span<byte> plane)
    {
        var filter = _vertical!;
        for (var y = 0; y < Size; y++)
        {
            var weights = filter.Weights.AsSpan(y * filter.Stride, filter.Counts[y]);
            _kernel.Vertical(narrow[(filter.Starts[y] * Size)..], weights, weights.Length, plane.Slice(y * Size, Size));
        }
    }
}
