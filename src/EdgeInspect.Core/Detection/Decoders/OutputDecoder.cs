using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Turns a model's raw outputs into a score, a map of the inspected region and the name of a class. Which one a model has is settled when
/// it is loaded. Owns its memory; a run allocates nothing; used by one thread.
/// </summary>
public abstract class OutputDecoder
{
    private int[] _shown = [];
    private int[] _hidden = [];

    private protected OutputDecoder(DecoderSetup setup) => Outputs = setup.Outputs;

    /// <summary>Names of the outputs that it reads, in the order in which it takes them.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Map of the last run over the inspected region, whatever its shape, row-major; empty for models that show no place.</summary>
    public ReadOnlySpan<float> Map => MapBuffer;

    /// <summary>Columns of the map.</summary>
    public int MapWidth { get; private set; }

    /// <summary>Rows of the map.</summary>
    public int MapHeight { get; private set; }

    /// <summary>The most likely defect class of the last run; null when there is none.</summary>
    public string? PredictedClass { get; private protected set; }

    private protected float[] MapBuffer { get; private set; } = [];

    /// <summary>Makes the decoder that a manifest asks for, once its outputs are found to fit.</summary>
    /// <param name="decoder">What the manifest says; checked.</param>
    /// <param name="geometry">The model's input.</param>
    /// <param name="outputs">Shapes of the model's outputs; -1 for a free dimension.</param>
    /// <param name="ignored">What the map is not to show, only for a square map; null for nothing.</param>
    /// <exception cref="ModelException">Outputs that are missing or of another shape, all of them.</exception>
    public static OutputDecoder Create(
        ModelDecoder decoder, InputGeometry geometry, IReadOnlyDictionary<string, int[]> outputs, IgnoredArea? ignored = null)
    {
        var made = Create(decoder.Kind, new DecoderSetup(decoder, geometry, outputs));
        made._hidden = ignored?.CellsOf(made.MapWidth) ?? [];
        made._shown = [.. Enumerable.Range(0, made.MapBuffer.Length).Except(made._hidden)];
        return made;
    }

    private static OutputDecoder Create(string kind, DecoderSetup setup) => kind switch
    {
        ModelDecoder.Taught => ScoreDecoder.OfTaught(setup),
        ModelDecoder.AnomalyScore => ScoreDecoder.OfForeign(setup),
        ModelDecoder.AnomalyMap => new AnomalyMapDecoder(setup),
        ModelDecoder.Classification => new ClassificationDecoder(setup),
        ModelDecoder.Detection => new DetectionDecoder(setup),
        ModelDecoder.Segmentation => new SegmentationDecoder(setup),
        _ => throw new ModelException($"decoder.kind is '{kind}', which this program does not have"),
    };

    /// <summary>Decodes one run.</summary>
    /// <param name="outputs">The values, in the order of <see cref="Outputs"/>.</param>
    /// <param name="placement">Where the inspected region lies in the input.</param>
    /// <returns>The score; not finite when an output holds what it may not.</returns>
    public float Decode(ReadOnlySpan<float[]> outputs, Placement placement)
    {
        var score = Read(outputs, placement);
        HideIgnored();
        return score;
    }

    /// <summary>Reads the score, and fills map and class.</summary>
    private protected abstract float Read(ReadOnlySpan<float[]> outputs, Placement placement);

    /// <summary>Cells that are ignored as a whole look like the quietest of the others.</summary>
    private void HideIgnored()
    {
        if (_hidden.Length == 0 || _shown.Length == 0)
            return;
        var quietest = float.PositiveInfinity;
        foreach (var cell in _shown)
            quietest = Math.Min(quietest, MapBuffer[cell]);
        foreach (var cell in _hidden)
            MapBuffer[cell] = quietest;
    }

    private protected void HasMap(int width, int height) => (MapWidth, MapHeight, MapBuffer) = (width, height, new float[width * height]);
}
