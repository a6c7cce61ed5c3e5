using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.Models;

/// <summary>
/// A picture as people look at it: small JPEGs of what the model saw and of where it found something, square whatever its shape.
/// </summary>
/// <param name="Part">The part.</param>
/// <param name="Width">Pixels along of what was inspected: the shape that the squares are stretched back to.</param>
/// <param name="Height">Pixels upwards of it.</param>
/// <param name="Frame">What was inspected.</param>
/// <param name="Found">The anomaly map over it, and the marked defect outlined in cyan; null when the model makes no map.</param>
public sealed record InspectedPicture(ScoredPart Part, int Width, int Height, byte[] Frame, byte[]? Found);

/// <summary>Inspects pictures again to show them; one scale of colours for all of them. Holds only their maps meanwhile.</summary>
public sealed class InspectedPictures
{
    private const int Side = 256;
    private const int Pixels = Side * Side;
    private const int Quality = 80;

    private readonly IDetector _detector;
    private readonly RegionOfInterest? _region;
    private readonly Preparation _small = new(Side);
    private readonly byte[] _planes = new byte[3 * Pixels];
    private readonly byte[] _mask = new byte[3 * Pixels];
    private readonly float[] _heat = new float[Pixels];

    private InspectedPictures(IDetector detector, RegionOfInterest? region) => (_detector, _region) = (detector, region);

    /// <summary>Makes them.</summary>
    /// <param name="detector">The model that scored the parts.</param>
    /// <param name="parts">Which ones.</param>
    /// <param name="region">The region that they were scored with.</param>
    /// <param name="cancel">Stops between two pictures.</param>
    /// <exception cref="ImageFileException">A picture or mask can't be read.</exception>
    public static IReadOnlyList<InspectedPicture> Of(
        IDetector detector, IReadOnlyList<ScoredPart> parts, RegionOfInterest? region, CancellationToken cancel)
    {
        var pictures = new InspectedPictures(detector, region);
        var maps = new List<float[]>();
        foreach (var part in parts)
        {
            cancel.ThrowIfCancellationRequested();
            maps.Add(pictures.Inspect(part));
        }
        var scale = HeatScale.Of(maps);
        return [.. parts.Zip(maps, (part, map) => pictures.Draw(part, map, scale))];
    }

    private float[] Inspect(ScoredPart part)
    {
        _detector.Placement = new Preparation(_detector.Geometry, _detector.Ignored).Prepare(ImageFile.Load(part.Sample.Path).View, _region, _detector.Input);
        _detector.Run();
        return _detector.Map.ToArray();
    }

    private InspectedPicture Draw(ScoredPart part, float[] map, HeatScale scale)
    {
        var image = ImageFile.Load(part.Sample.Path);
        var area = _region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        _small.Prepare(image.View, _region, _planes);
        var colours = new byte[3 * Pixels];
        for (var i = 0; i < Pixels; i++)
            (colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]) = (_planes[i], _planes[Pixels + i], _planes[(2 * Pixels) + i]);
        return new(part, area.Width, area.Height, Encode(colours), map.Length == 0 ? null : Found(part, map, scale, colours));
    }

    private byte[] Found(ScoredPart part, float[] map, HeatScale scale, byte[] colours)
    {
        MapScaling.Enlarge(map, _detector.MapWidth, _heat, Side);
        for (var i = 0; i < Pixels; i++)
            scale.Blend(_heat[i], colours.AsSpan(3 * i, 3));
        if (part.Sample.Mask is { } mask)
            Outline(mask, colours);
        return Encode(colours);
    }

    /// <summary>Marks the pixels of the mask that have a neighbour outside it.</summary>
    private void Outline(string path, byte[] colours)
    {
        _small.Prepare(ImageFile.Load(path).View, _region, _mask);
        for (var i = 0; i < Pixels; i++)
        {
            var (x, y) = (i % Side, i / Side);
            var isInside = IsMarked(x - 1, y) && IsMarked(x + 1, y) && IsMarked(x, y - 1) && IsMarked(x, y + 1);
            if (IsMarked(x, y) && !isInside)
                (colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]) = (0, 255, 255);
        }

        bool IsMarked(int x, int y) => x is >= 0 and < Side && y is >= 0 and < Side && _mask[(y * Side) + x] >= 128;
    }

    private static byte[] Encode(byte[] colours) =>
        ImageFile.EncodeJpeg(new ImageView(colours, Side, Side, 3 * Side, PixelFormat.Rgb24), Quality);
}
