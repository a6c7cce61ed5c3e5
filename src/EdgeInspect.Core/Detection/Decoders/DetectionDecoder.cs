using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Boxes around defects. The score is the highest confidence, 0 without a box; the class is that of the most confident box; the map shows
/// in each coarse cell the confidence of the most confident box that touches it.
/// </summary>
public sealed class DetectionDecoder : OutputDecoder
{
    /// <summary>Most boxes that are kept of one run.</summary>
    public const int MostBoxes = 100;

    private const int LongestMapSide = 40;

    private readonly IReadOnlyList<string> _classes;
    private readonly DetectionHead _head;
    private readonly float? _overlap;
    private readonly BoxList _proposed;
    private readonly DefectBox[] _kept = new DefectBox[MostBoxes];
    private int _count;

    internal DetectionDecoder(DecoderSetup setup)
        : base(setup)
    {
        (_classes, _head) = (setup.Classes, DetectionHead.Of(setup));
        _overlap = _head.NeedsSuppression ? (float)(setup.Decoder.Overlap ?? 0.45) : null;
        _proposed = new(_head.Capacity);
        var (width, height) = (setup.Geometry.Width, setup.Geometry.Height);
        var longest = Math.Max(width, height);
        HasMap(Math.Max(1, LongestMapSide * width / longest), Math.Max(1, LongestMapSide * height / longest));
    }

    /// <summary>The boxes of the last run in pixels of the frame, cut to the inspected region, the most confident first.</summary>
    public ReadOnlySpan<DefectBox> Boxes => _kept.AsSpan(0, _count);

    /// <inheritdoc/>
    private protected override float Read(ReadOnlySpan<float[]> outputs, Placement placement)
    {
        _proposed.Clear();
        _count = 0;
        var isReadable = _head.Read(outputs, placement.Target, _proposed);
        if (isReadable)
            _count = _proposed.Best(_overlap, _kept);
        foreach (ref var box in _kept.AsSpan(0, _count))
            box = ToFrame(box, placement);
        Draw(placement.Source);
        PredictedClass = _count > 0 ? _classes[_kept[0].Class] : null;
        return !isReadable ? float.NaN : _count > 0 ? _kept[0].Confidence : 0;
    }

    private static DefectBox ToFrame(in DefectBox box, in Placement placement)
    {
        var region = placement.Source;
        return box with
        {
            Left = Math.Clamp(placement.FrameX(box.Left), region.X, region.X + region.Width),
            Top = Math.Clamp(placement.FrameY(box.Top), region.Y, region.Y + region.Height),
            Right = Math.Clamp(placement.FrameX(box.Right), region.X, region.X + region.Width),
            Bottom = Math.Clamp(placement.FrameY(box.Bottom), region.Y, region.Y + region.Height),
        };
    }

    private void Draw(RegionOfInterest region)
    {
        Array.Clear(MapBuffer);
        foreach (ref readonly var box in Boxes)
        {
            var (left, right) = Cells(box.Left - region.X, box.Right - region.X, region.Width, MapWidth);
            var (top, bottom) = Cells(box.Top - region.Y, box.Bottom - region.Y, region.Height, MapHeight);
            for (var y = top; y < bottom; y++)
            {
                foreach (ref var cell in MapBuffer.AsSpan((y * MapWidth) + left, right - left))
                    cell = MathF.Max(cell, box.Confidence);
            }
        }
    }

    /// <summary>The cells of an axis that an interval touches; at least one.</summary>
    private static (int From, int To) Cells(float low, float high, int length, int cells)
    {
        var from = Math.Clamp((int)(low * cells / length), 0, cells - 1);
        return (from, Math.Clamp((int)MathF.Ceiling(high * cells / length), from + 1, cells));
    }
}
