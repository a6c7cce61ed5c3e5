namespace EdgeInspect.Core.Imaging;

/// <summary>
/// Crops a region of interest and stretches it to a square of planes, as the model's input wants it: teaching and inspecting use this one
/// code, bit for bit. Two passes with bytes between them: the rows are resized first, but for a region that loses height and is more than an
/// eighth higher than wide, whose columns are, which is the order that Pillow 13 takes. Owns its scratch memory and its filter taps, which are computed again only when the region's size changes; not for
/// several threads at once.
/// </summary>
public sealed class Preparation
{
    /// <summary>Name and version of what this class computes; a model names the one it was taught with and refuses another.</summary>
    public const string ResizerId = "triangle-antialias/1";

    private readonly ResizeKernel _kernel;
    private readonly IgnoredArea? _ignored;
    private TriangleFilter? _horizontal;
    private TriangleFilter? _vertical;
    private byte[] _row = [];
    private byte[] _between = [];

    /// <summary>Prepares for inputs of one size, with the fastest kernel of this processor.</summary>
    /// <param name="size">Side of the square in pixels, 32 to 4,096.</param>
    /// <param name="ignored">What is painted over, made for the same size; null for nothing.</param>
    public Preparation(int size, IgnoredArea? ignored = null)
        : this(size, ResizeKernel.Best, ignored)
    {
    }

    internal Preparation(int size, ResizeKernel kernel, IgnoredArea? ignored = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 4096);
        if (ignored is not null && ignored.Size != size)
            throw new ArgumentException($"the ignored area is made for a side of {ignored.Size}, not {size}", nameof(ignored));
        Size = size;
        (_kernel, _ignored) = (kernel, ignored);
    }

    /// <summary>Side of the square in pixels.</summary>
    public int Size { get; }

    /// <summary>Whether it prepares as a detector wants it.</summary>
    /// <param name="size">Side of its square.</param>
    /// <param name="ignored">What it ignores.</param>
    public bool Suits(int size, IgnoredArea? ignored) => Size == size && ReferenceEquals(_ignored, ignored);

    /// <summary>Whether a region of a frame is of the size that the ignored area was made for; always when nothing is ignored.</summary>
    public bool Takes(RegionOfInterest region) => _ignored is null || (_ignored.Width == region.Width && _ignored.Height == region.Height);

    /// <summary>Fills the planes red, green, blue; grey pictures fill all three alike.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">The part of it to use; null for the whole.</param>
    /// <param name="planes">Target, uint8 [3, Size, Size].</param>
    /// <exception cref="ArgumentException">
    /// The region leaves the picture or is of another size than the ignored area, or the target has another length.
    /// </exception>
    public void Prepare(ImageView image, RegionOfInterest? region, Span<byte> planes)
    {
        var area = region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        if (!area.FitsIn(image.Width, image.Height))
            throw new ArgumentException($"region {area} does not lie inside a {image.Width}x{image.Height} picture", nameof(region));
        if (!Takes(area))
            throw new ArgumentException($"{area.Width}x{area.Height} pixels, the ignored area is made for {_ignored!.Width}x{_ignored.Height}", nameof(region));
        if (planes.Length != 3 * Size * Size)
            throw new ArgumentException($"the target has {planes.Length} bytes; 3 planes of {Size}x{Size} need {3 * Size * Size}", nameof(planes));

        Fit(area, image.Format);
        var count = PlaneSplitter.Planes(image.Format);
        if (IsVerticalFirst(area))
            VerticalFirst(image, area, count, planes);
        else
            HorizontalFirst(image, area, count, planes);
        _ignored?.PaintOver(planes[..(count * Size * Size)]);
        if (count == 1)
        {
            var first = planes[..(Size * Size)];
            first.CopyTo(planes[(Size * Size)..]);
            first.CopyTo(planes[(2 * Size * Size)..]);
        }
    }

    private bool IsVerticalFirst(RegionOfInterest area) => area.Height > Size && 8L * area.Height > 9L * area.Width;

    /// <summary>Takes taps and scratch for a region and format, unless they are there from the frame before.</summary>
    private void Fit(RegionOfInterest area, PixelFormat format)
    {
        if (_horizontal?.InputLength != area.Width)
            _horizontal = new(area.Width, Size);
        if (_vertical?.InputLength != area.Height)
            _vertical = new(area.Height, Size);
        _row = AtLeast(_row, 3 * (area.Width + TriangleFilter.TapLanes));
        if (!IsVerticalFirst(area))
            _between = AtLeast(_between, 3 * area.Height * Size);
        else if (format != PixelFormat.Grey8)
            _between = AtLeast(_between, 3 * area.Height * area.Width);
    }

    private static byte[] AtLeast(byte[] buffer, int length) => buffer.Length >= length ? buffer : new byte[length];

    /// <summary>Every row of the region to Size pixels, then the columns.</summary>
    private void HorizontalFirst(ImageView image, RegionOfInterest area, int count, Span<byte> planes)
    {
        var stride = area.Width + TriangleFilter.TapLanes;
        for (var y = 0; y < area.Height; y++)
        {
            PlaneSplitter.Split(RowOf(image, area, y), image.Format, area.Width, _row, stride);
            for (var p = 0; p < count; p++)
                _kernel.Horizontal(_row.AsSpan(p * stride, stride), _horizontal!, _between.AsSpan(((p * area.Height) + y) * Size, Size));
        }
        for (var p = 0; p < count; p++)
        {
            for (var y = 0; y < Size; y++)
            {
                var rows = _between.AsSpan(((p * area.Height) + _vertical!.Starts[y]) * Size);
                _kernel.Vertical(rows, Size, _vertical.WeightsOf(y), planes.Slice(((p * Size) + y) * Size, Size));
            }
        }
    }

    /// <summary>The columns first, each row then at once to Size pixels. Grey frames are read where they are.</summary>
    private void VerticalFirst(ImageView image, RegionOfInterest area, int count, Span<byte> planes)
    {
        for (var y = 0; count > 1 && y < area.Height; y++)
            PlaneSplitter.Split(RowOf(image, area, y), image.Format, area.Width, _between.AsSpan(y * area.Width), area.Height * area.Width);
        for (var p = 0; p < count; p++)
        {
            var source = count == 1 ? image.Pixels[((area.Y * image.Stride) + area.X)..] : _between.AsSpan(p * area.Height * area.Width);
            var stride = count == 1 ? image.Stride : area.Width;
            for (var y = 0; y < Size; y++)
            {
                _kernel.Vertical(source[(_vertical!.Starts[y] * stride)..], stride, _vertical.WeightsOf(y), _row.AsSpan(0, area.Width));
                _kernel.Horizontal(_row, _horizontal!, planes.Slice(((p * Size) + y) * Size, Size));
            }
        }
    }

    private static ReadOnlySpan<byte> RowOf(ImageView image, RegionOfInterest area, int y) =>
        image.Row(area.Y + y)[(area.X * image.Format.BytesPerPixel())..];
}
