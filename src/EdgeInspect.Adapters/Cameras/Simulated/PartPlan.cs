using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>Where a part lies under the camera. In px of a 640x480 frame, from the frame's middle.</summary>
/// <param name="Offset">The part's middle.</param>
/// <param name="Axis">Unit vector of the part's u axis.</param>
internal readonly record struct Pose(Vector2D Offset, Vector2D Axis)
{
    public Vector2D ToPart(Vector2D frame)
    {
        var from = frame - Offset;
        return new(from.Dot(Axis), from.Dot(Axis.Normal));
    }

    public Vector2D ToFrame(Vector2D part) => Offset + (Axis * part.U) + (Axis.Normal * part.V);
}

/// <summary>The light of a part's picture.</summary>
/// <param name="Gain">Factor of each channel.</param>
/// <param name="Blur">Radius of the blur in px of a 640x480 frame; 0 for sharp.</param>
/// <param name="Dirt">How dirty the lens is, 0 to 1.</param>
/// <param name="Grain">Factor of the product's fine texture, which a blur takes first.</param>
internal readonly record struct Light(Colour Gain, double Blur, double Dirt, double Grain);

/// <summary>What is wrong with a part.</summary>
internal readonly record struct Flaw(DefectType Type, DefectSeverity Severity);

/// <summary>Decides everything about a part from the options and its index alone.</summary>
internal sealed class LinePlan
{
    /// <summary>Radius of the blur at the end of the scale of defocus, in px of a 640x480 frame.</summary>
    public const double LargestBlur = 8;

    private readonly SimulatedLineOptions _options;
    private readonly Placement _placement;
    private readonly DefectType[] _types;
    private readonly DefectType[] _typesBefore;

    /// <exception cref="Core.Imaging.CameraException">The product can't have one of the types asked for.</exception>
    public LinePlan(SimulatedLineOptions options, Product product)
    {
        _options = options;
        _placement = product.PlacementOn(options);
        var defects = options.Defects;
        foreach (var type in defects.NewType is { } added ? defects.Types.Append(added) : defects.Types)
        {
            if (!product.DefectTypes.Contains(type))
                throw new Core.Imaging.CameraException(
                    $"defect type {type}: product {options.Product} can't have it; allowed are {string.Join(", ", product.DefectTypes)}");
        }
        var types = defects.Types.Count > 0 ? defects.Types : product.DefectTypes;
        _typesBefore = [.. types.Where(type => type != defects.NewType).Distinct()];
        _types = defects.NewType is { } late ? [.. _typesBefore, late] : _typesBefore;
    }

    public Pose PoseOf(long index)
    {
        var random = new CounterRandom(_options.Seed, RandomStream.Pose, index);
        var (jitter, degrees) = (_placement.JitterPx, _placement.JitterDegrees);
        var offset = new Vector2D(random.Between(-jitter, jitter), random.Between(-jitter, jitter));
        return new(offset, Vector2D.FromTurns(random.Between(-degrees, degrees) / 360));
    }

    /// <summary>The lot's tone and texture, the lamp's flicker, and what has drifted.</summary>
    public Light LightOf(long index)
    {
        var lot = new CounterRandom(_options.Seed, RandomStream.Lot, index / _options.LotSize);
        var flicker = new CounterRandom(_options.Seed, RandomStream.Light, index);
        var drift = _options.Drift;
        var cast = 0.5 * drift.ColourCast.At(index);
        var level = (1 - drift.LampDimming.At(index)) * (1 + (0.012 * lot.NextBell())) * (1 + (0.004 * flicker.NextBell()));
        var tone = new Colour(1 + (0.004 * lot.NextBell()), 1 + (0.002 * lot.NextBell()), 1 + (0.004 * lot.NextBell()));
        var gain = new Colour(tone.Red * (1 + cast), tone.Green, tone.Blue * (1 - cast)) * level;
        var blur = LargestBlur * drift.Defocus.At(index);
        return new(gain, blur, drift.DirtyLens.At(index), (1 + (0.1 * lot.NextBell())) / (1 + blur));
    }

    public Flaw? FlawOf(long index)
    {
        var random = new CounterRandom(_options.Seed, RandomStream.Occurrence, index);
        var types = _options.Defects.NewType is null || index >= _options.Defects.NewTypeFromPart ? _types : _typesBefore;
        if (random.NextUnit() >= _options.Defects.Rate || types.Length == 0)
            return null;
        var severity = random.NextUnit() < _options.Defects.SubtleShare ? DefectSeverity.Subtle : DefectSeverity.Clear;
        return new(types[random.Below(types.Length)], severity);
    }
}
