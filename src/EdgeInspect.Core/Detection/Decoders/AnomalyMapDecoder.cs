using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>An anomaly map; the score is its highest value, its mean, or the mean of a share of its highest values.</summary>
internal sealed class AnomalyMapDecoder : OutputDecoder
{
    private readonly InputGeometry _geometry;
    private readonly MapReduction _score;
    private readonly MapSource _map;

    public AnomalyMapDecoder(DecoderSetup setup)
        : base(setup)
    {
        _map = MapSource.Take(setup);
        setup.ThrowIfWrong();
        (_geometry, _score) = (setup.Geometry, MapReduction.Of(setup.Decoder));
        HasMap(_map.KeptWidth, _map.KeptHeight);
    }

    /// <inheritdoc/>
    private protected override float Read(ReadOnlySpan<float[]> outputs, Placement placement) =>
        _score.Of(_map.Show(outputs[0], _geometry, placement, MapBuffer, MapWidth));
}
