using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Turns a model's raw outputs into a score, a map of the inspected region and the name of a class. Which one a model has is settled when
/// it is loaded. Owns its memory; a run allocates nothing; used by one thread.
/// </summary>
public abstract class OutputDecoder
{
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
    /// <exception cref="ModelException">Outputs that are missing or of another shape, all of them.</exception>
    public static OutputDecoder Create(ModelDecoder decoder, InputGeometry geometry, IReadOnlyDictionary<string, int[]> outputs)
    {
        var setup = new DecoderSetup(decoder, geometry, outputs);
        return decoder.Kind switch
        {
            ModelDecoder.Taught => ScoreDecoder.OfTaught(setup),
            ModelDecoder.AnomalyScore => ScoreDecoder.OfForeign(setup),
            ModelDecoder.AnomalyMap => new AnomalyMapDecoder(setup),
            ModelDecoder.Classification => new ClassificationDecoder(setup),
            ModelDecoder.Detection => new DetectionDecoder(setup),
            ModelDecoder.Segmentation => new SegmentationDecoder(setup),
            _ => throw new ModelException($"decoder.kind is '{decoder.Kind}', which this program does not have"),
        };
    }

    /// <summary>Decodes one run.</summary>
    /// <param name="outputs">The values, in the order of <see cref="Outputs"/>.</param>
    /// <param name="placement">Where the inspected region lies in the input.</param>
    /// <returns>The score; not finite when an output holds what it may not.</returns>
    public abstract float Decode(ReadOnlySpan<float[]> outputs, Placement placement);

    private protected void HasMap(int width, int height) => (MapWidth, MapHeight, MapBuffer) = (width, height, new float[width * height]);
}
