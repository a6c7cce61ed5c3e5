using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>A score that the graph computes itself, with or without a map.</summary>
internal sealed class ScoreDecoder : OutputDecoder
{
    private readonly InputGeometry _geometry;
    private readonly MapSource? _map;

    private ScoreDecoder(DecoderSetup setup, MapSource? map)
        : base(setup)
    {
        setup.ThrowIfWrong();
        (_geometry, _map) = (setup.Geometry, map);
        if (map is not null)
            HasMap(map.KeptWidth, map.KeptHeight);
    }

    /// <summary>Outputs as the exported graph of a taught model has them: score [1], map [1,1,side,side] with a cell for 16 pixels.</summary>
    public static ScoreDecoder OfTaught(DecoderSetup setup)
    {
        var side = FeatureLayout.Side(FeatureTap.Fine, setup.Geometry.Width);
        setup.Take("score", "[1]", s => s is [1]);
        var map = setup.Take("map", $"[1,1,{side},{side}]", s => s is [1, 1, var h, var w] && h == side && w == side);
        return new(setup, map is null ? null : new(side, side));
    }

    /// <summary>A score of one value and, where the manifest names one, a map.</summary>
    public static ScoreDecoder OfForeign(DecoderSetup setup)
    {
        setup.Take("score", "one value", s => s.Aggregate(1, (a, b) => a * b) == 1);
        return new(setup, setup.Has("map") ? MapSource.Take(setup) : null);
    }

    /// <inheritdoc/>
    private protected override float Read(ReadOnlySpan<float[]> outputs, Placement placement)
    {
        _map?.Show(outputs[1], _geometry, placement, MapBuffer, MapWidth);
        return outputs[0][0];
    }
}
