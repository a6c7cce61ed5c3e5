using EdgeInspect.Core.Teaching.Labels;

namespace EdgeInspect.Core.Teaching;

/// <summary>Scores feature maps by a taught head, banks in exact integers and channels in double precision: what an exported model must reproduce. Used by one thread.</summary>
public sealed class HeadScorer
{
    private readonly TaughtHead _head;
    private readonly PooledScorer _scorer;

    /// <summary>Arranges a head's banks.</summary>
    /// <param name="head">What was taught.</param>
    /// <param name="inputSize">Side of the square input.</param>
    public HeadScorer(TaughtHead head, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(head);
        (_head, _scorer) = (head, new(head, inputSize, groups: []));
    }

    /// <summary>The score of one picture.</summary>
    /// <param name="fine">Fine feature map, channels first.</param>
    /// <param name="coarse">Coarse feature map, channels first.</param>
    public double Score(ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse)
    {
        fine.CopyTo(_scorer.Features.Fine);
        coarse.CopyTo(_scorer.Features.Coarse);
        var score = _scorer.Score(CueScorer.Nobody);
        return _head.Labels is { } labels ? labels.Apply(score, _scorer.Pooled) : score;
    }

    /// <summary>Probabilities of the defect classes for the last picture that was scored; null when the head names none.</summary>
    public IReadOnlyList<double>? ClassProbabilities() => _head.Naming?.Probabilities(_scorer.Pooled);
}
