namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>The cues' score and the pooled features of one picture at a time. Used by one thread.</summary>
internal sealed class PooledScorer(TaughtHead head, int inputSize, IReadOnlyList<int> groups)
{
    private readonly CueScorer _cues = new(head, inputSize, groups);
    private readonly float[] _pooled = new float[PooledFeatures.Count];

    /// <summary>Takes the picture's features.</summary>
    public FeatureBuffers Features { get; } = new(inputSize);

    /// <summary>Pooled features of the last picture.</summary>
    public ReadOnlySpan<float> Pooled => _pooled;

    /// <summary>Score of the picture in <see cref="Features"/>.</summary>
    /// <param name="excludedGroup">Group whose cells of the banks are passed over.</param>
    public double Score(int excludedGroup)
    {
        var score = _cues.Score(Features, excludedGroup);
        PooledFeatures.Pool(Features, _cues.Map, _pooled);
        return score;
    }
}
