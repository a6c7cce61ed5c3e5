using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>A score that the graph computes itself, with or without a map.</summary>
internal sealed class ScoreDecoder : OutputDecoder
{
    private readonly InputGeometry _geometry;
    private readonly MapSource? _map;
    private readonly IReadOnlyList<string> _classes;

    private ScoreDecoder(DecoderSetup setup, MapSource? map)
        : base(setup)
    {
        setup.ThrowIfWrong();
        (_geometry, _map, _classes) = (setup.Geometry, map, setup.Classes);
        if (map is not null)
            HasMap(map.KeptWidth, map.KeptHeight);
    }

    /// <summary>
    /// Outputs as the exported graph of a taught model has them: score [1], map [1,1,side,side] with a cell for 16 pixels, and where defects
    /// were labelled class [1,classes].
    /// </summary>
    public static ScoreDecoder OfTaught(DecoderSetup setup)
    {
        var side = FeatureLayout.Side(FeatureTap.Fine, setup.Geometry.Width);
        setup.Take("score", "[1]", s => s is [1]);
        var map = setup.Take("map", $"[1,1,{side},{side}]", s => s is [1, 1, var h, var w] && h == side && w == side);
        if (setup.Classes.Count > 0)
            setup.Take("class", $"[1,{setup.Classes.Count}]", s => s is [1, var c] && c == setup.Classes.Count);
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
        PredictedClass = _classes.Count > 0 && float.IsFinite(outputs[0][0]) ? Likeliest(outputs[2]) : null;
        return outputs[0][0];
    }

    /// <summary>The likeliest of the classes that were labelled, however little likelier it is than the others.</summary>
    private string Likeliest(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var k = 1; k < probabilities.Length; k++)
            best = probabilities[k] > probabilities[best] ? k : best;
        return _classes[best];
    }
}
