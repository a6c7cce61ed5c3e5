using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>What is true of a simulated part. For tests and for the simulated inspector only; nothing that inspects can reach it.</summary>
/// <param name="Index">The part's index on the line, from 0.</param>
/// <param name="Lot">Its lot, from 0.</param>
/// <param name="Part">Its id, as frames carry it.</param>
/// <param name="Defect">What is wrong with it, or null for a good part.</param>
public sealed record PartTruth(long Index, long Lot, string Part, DefectTruth? Defect);

/// <summary>What is wrong with a part, and where.</summary>
public sealed class DefectTruth
{
    private readonly Lazy<DefectMask> _mask;

    internal DefectTruth(DefectType type, DefectSeverity severity, Func<DefectMask> draw)
    {
        Type = type;
        Severity = severity;
        _mask = new(draw);
    }

    /// <summary>Its type.</summary>
    public DefectType Type { get; }

    /// <summary>How easily a person sees it.</summary>
    public DefectSeverity Severity { get; }

    /// <summary>Where it is in the frame; drawn when first asked for.</summary>
    public DefectMask Mask => _mask.Value;
}

/// <summary>The pixels of a frame that a defect changed.</summary>
public sealed class DefectMask
{
    internal DefectMask(int width, int height, byte[] pixels)
    {
        Width = width;
        Height = height;
        Pixels = pixels;
        Bounds = Enclose(width, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>One byte for each pixel, first row first: 255 where the defect is, else 0.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The smallest rectangle around the defect; empty (width 0) when it lies outside the frame.</summary>
    public RegionOfInterest Bounds { get; }

    private static RegionOfInterest Enclose(int width, byte[] pixels)
    {
        int left = width, right = -1, top = -1, bottom = -1;
        for (var y = 0; y < pixels.Length / width; y++)
        {
            var row = pixels.AsSpan(y * width, width);
            var first = row.IndexOf((byte)255);
            if (first < 0)
                continue;
            (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOf((byte)255)));
            (top, bottom) = (top < 0 ? y : top, y);
        }
        return right < 0 ? default : new(left, top, right - left + 1, bottom - top + 1);
    }
}
