using EdgeInspect.Core.Imaging.Statistics;

namespace EdgeInspect.Core.Imaging;

/// <summary>
/// Crops a region of interest and resizes it to the planes that a model's input wants: teaching and inspecting use this one code, bit for bit. Where one
/// plane is wanted, coloured pixels become their BT.601 luma before anything is resized. Two passes with bytes between them: the rows are resized first, but for a region that loses height and is more than an
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
    private Placement _placement;
    private byte[] _row = [];
    private byte[] _between = [];

    /// <summary>Prepares for square inputs that are filled by stretching.</summary>
    /// <param name="size">Side of the square in pixels, 16 to 4,096.</param>
    /// <param name="ignored">What is painted over, made for the same size; null for nothing.</param>
    public Preparation(int size, IgnoredArea? ignored = null)
        : this(InputGeometry.Square(size), ignored)
    {
    }

    /// <summary>Prepares for inputs of one geometry, with the fastest kernel of this processor.</summary>
    /// <param name="geometry">Size and fit.</param>
    /// <param name="ignored">What is painted over, for a square that is filled by stretching; null for nothing.</param>
    public Preparation(InputGeometry geometry, IgnoredArea? ignored = null)
        : this(geometry, ResizeKernel.Best, ignored)
    {
    }

    internal Preparation(InputGeometry geometry, ResizeKernel kernel, IgnoredArea? ignored = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(geometry.Width, geometry.Height), 16, nameof(geometry));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(geometry.Width, geometry.Height), 4096, nameof(geometry));
        if (geometry.Planes is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(geometry), geometry.Planes, "1 and 3 planes are allowed");
        if (ignored is not null && geometry != InputGeometry.Square(ignored.Size, geometry.Planes))
            throw new ArgumentException($"the ignored area is made for a stretched square with a side of {ignored.Size}, not {geometry}", nameof(ignored));
        Geometry = geometry;
        (_kernel, _ignored) = (kernel, ignored);
    }

    /// <summary>What the planes are prepared for.</summary>
    public InputGeometry Geometry { get; }

    /// <summary>Whether it prepares as a detector wants it.</summary>
    /// <param name="geometry">Its input.</param>
    /// <param name="ignored">What it ignores.</param>
    public bool Suits(InputGeometry geometry, IgnoredArea? ignored) => Geometry == geometry && ReferenceEquals(_ignored, ignored);

    /// <summary>Whether a region of a frame is of the size that the ignored area was made for; always when nothing is ignored.</summary>
    public bool Takes(RegionOfInterest region) => _ignored is null || (_ignored.Width == region.Width && _ignored.Height == region.Height);

    /// <summary>Fills the planes red, green, blue, which a grey picture fills all alike; or the one of grey.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">The part of it to use; null for the whole.</param>
    /// <param name="planes">Target, uint8 [planes, height, width] of the geometry.</param>
    /// <returns>Where the region lies in the planes.</returns>
    /// <exception cref="ArgumentException">
    /// The region leaves the picture or is of another size than the ignored area, or the target has another length.
    /// </exception>
    public Placement Prepare(ImageView image, RegionOfInterest? region, Span<byte> planes)
    {
        var area = region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        if (!area.FitsIn(image.Width, image.Height))
            throw new ArgumentException($"region {area} does not lie inside a {image.Width}x{image.Height} picture", nameof(region));
        if (!Takes(area))
            throw new ArgumentException($"{area.Width}x{area.Height} pixels, the ignored area is made for {_ignored!.Width}x{_ignored.Height}", nameof(region));
        var pixels = Geometry.Pixels;
        if (planes.Length != Geometry.Bytes)
            throw new ArgumentException($"the target has {planes.Length} bytes; {Geometry.Planes} planes of {Geometry.Width}x{Geometry.Height} need {Geometry.Bytes}", nameof(planes));

        Fit(area, image.Format);
        if (_placement.Target.Width * _placement.Target.Height < pixels)
            planes.Fill(Geometry.Pad);
        var count = Math.Min(PlaneSplitter.Planes(image.Format), Geometry.Planes);
        if (IsVerticalFirst(area))
            VerticalFirst(image, area, count, planes);
        else
            HorizontalFirst(image, area, count, planes);
        _ignored?.PaintOver(planes[..(count * pixels)]);
        if (count < Geometry.Planes)
        {
            var first = planes[..pixels];
            first.CopyTo(planes[pixels..]);
            first.CopyTo(planes[(2 * pixels)..]);
        }
        return _placement;
    }

    private bool IsVerticalFirst(RegionOfInterest area) => area.Height > _placement.Target.Height && 8L * area.Height > 9L * area.Width;

    /// <summary>Takes place, taps and scratch for a region and format; taps only when they are other than the frame before's.</summary>
    private void Fit(RegionOfInterest area, PixelFormat format)
    {
        _placement = Geometry.Place(area);
        var (width, height) = (_placement.Target.Width, _placement.Target.Height);
        if (_horizontal?.InputLength != area.Width || _horizontal.OutputLength != width)
            _horizontal = new(area.Width, width);
        if (_vertical?.InputLength != area.Height || _vertical.OutputLength != height)
            _vertical = new(area.Height, height);
        _row = AtLeast(_row, 3 * (area.Width + _horizontal.ReadAhead));
        if (!IsVerticalFirst(area))
            _between = AtLeast(_between, 3 * area.Height * width);
        else if (format != PixelFormat.Grey8)
            _between = AtLeast(_between, 3 * area.Height * area.Width);
    }

    private static byte[] AtLeast(byte[] buffer, int length) => buffer.Length >= length ? buffer : new byte[length];

    /// <summary>A row of the part of a plane that the region fills.</summary>
    private Span<byte> TargetRow(Span<byte> planes, int plane, int y) =>
        planes.Slice((((plane * Geometry.Height) + _placement.Target.Y + y) * Geometry.Width) + _placement.Target.X, _placement.Target.Width);

    /// <summary>Every row of the region to the target's width, then the columns.</summary>
    private void HorizontalFirst(ImageView image, RegionOfInterest area, int count, Span<byte> planes)
    {
        var stride = area.Width + _horizontal!.ReadAhead;
        var width = _placement.Target.Width;
        for (var y = 0; y < area.Height; y++)
        {
            Split(image, area, y, _row, stride);
            for (var p = 0; p < count; p++)
                _kernel.Horizontal(_row.AsSpan(p * stride, stride), _horizontal!, _between.AsSpan(((p * area.Height) + y) * width, width));
        }
        for (var p = 0; p < count; p++)
        {
            for (var y = 0; y < _placement.Target.Height; y++)
            {
                var rows = _between.AsSpan(((p * area.Height) + _vertical!.Starts[y]) * width);
                _kernel.Vertical(rows, width, _vertical.WeightsOf(y), TargetRow(planes, p, y));
            }
        }
    }

    /// <summary>The columns first, each row then at once to the target's width. Grey frames are read where they are.</summary>
    private void VerticalFirst(ImageView image, RegionOfInterest area, int count, Span<byte> planes)
    {
        var isGrey = image.Format == PixelFormat.Grey8;
        for (var y = 0; !isGrey && y < area.Height; y++)
            Split(image, area, y, _between.AsSpan(y * area.Width), area.Height * area.Width);
        for (var p = 0; p < count; p++)
        {
            var source = isGrey ? image.Pixels[((area.Y * image.Stride) + area.X)..] : _between.AsSpan(p * area.Height * area.Width);
            var stride = isGrey ? image.Stride : area.Width;
            for (var y = 0; y < _placement.Target.Height; y++)
            {
                _kernel.Vertical(source[(_vertical!.Starts[y] * stride)..], stride, _vertical.WeightsOf(y), _row.AsSpan(0, area.Width));
                _kernel.Horizontal(_row, _horizontal!, TargetRow(planes, p, y));
            }
        }
    }

    /// <summary>Takes a row apart into its planes; where one is wanted, the first then holds the luma.</summary>
    private void Split(ImageView image, RegionOfInterest area, int y, Span<byte> rows, int stride)
    {
        PlaneSplitter.Split(RowOf(image, area, y), image.Format, area.Width, rows, stride);
        if (Geometry.Planes == 1 && image.Format != PixelFormat.Grey8)
            Luma601.Of(rows[..area.Width], rows.Slice(stride, area.Width), rows.Slice(2 * stride, area.Width), rows);
    }

    private static ReadOnlySpan<byte> RowOf(ImageView image, RegionOfInterest area, int y) =>
        image.Row(area.Y + y)[(area.X * image.Format.BytesPerPixel())..];
}
