using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>Scores feature maps by a taught head in exact integer arithmetic: what an exported model must reproduce. Used by one thread.</summary>
public sealed class HeadScorer
{
    /// <summary>An owner that no cell of a bank has: nothing is left out.</summary>
    private const int Nobody = -2;

    private readonly FeatureBuffers _buffers;
    private readonly List<(TaughtCue Taught, CellProjection Projection, BankDistances Distances)> _cues;

    /// <summary>Arranges a head's banks.</summary>
    /// <param name="head">What was taught.</param>
    /// <param name="inputSize">Side of the square input.</param>
    public HeadScorer(TaughtHead head, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(head);
        _buffers = new(inputSize);
        _cues = [.. head.Cues.Select(c => (c, CellProjection.From(c), new BankDistances(c.Bank, new int[c.Bank.Count])))];
    }

    /// <summary>The score of one picture.</summary>
    /// <param name="fine">Fine feature map, channels first.</param>
    /// <param name="coarse">Coarse feature map, channels first.</param>
    public double Score(ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse)
    {
        fine.CopyTo(_buffers.Fine);
        coarse.CopyTo(_buffers.Coarse);
        return _cues.Sum(c => Standardised(c.Taught, c.Projection, c.Distances));
    }

    private double Standardised(TaughtCue taught, CellProjection projection, BankDistances bank)
    {
        var cells = _buffers.CellsOf(taught.Cue);
        var count = cells.Length / taught.Cue.Channels;
        var projected = new float[count * projection.Dimensions];
        var distances = new double[count];
        projection.Apply(cells, projected);
        bank.Nearest(projected, Nobody, distances);
        return (taught.Cue.Summarise(distances) - taught.Mu) / taught.Sd;
    }
}
