namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// What labelled defects add to the score S of the cues: (S − mean) / sd + weights · x + bias, x being what <see cref="PooledFeatures"/> says.
/// </summary>
/// <param name="ScoreMean">Mean of S over the good pictures, each against the banks without its own group.</param>
/// <param name="ScoreSd">Unbiased standard deviation of them.</param>
/// <param name="Weights">One for each pooled value; the rule's 0.6 n / (n + 20), or half of it, is in them.</param>
/// <param name="Bias">Constant.</param>
/// <param name="Defects">Labelled defects of each class that were learned from.</param>
public sealed record LabelHead(
    double ScoreMean, double ScoreSd, float[] Weights, double Bias, IReadOnlyDictionary<string, int> Defects)
{
    /// <summary>The score with the labels in it.</summary>
    /// <param name="score">Score of the cues.</param>
    /// <param name="pooled">Pooled features.</param>
    public double Apply(double score, ReadOnlySpan<float> pooled)
    {
        var sum = Bias + ((score - ScoreMean) / ScoreSd);
        for (var i = 0; i < Weights.Length; i++)
            sum += (double)Weights[i] * pooled[i];
        return sum;
    }
}

/// <summary>Names the type of a defect: the softmax of weights · x + bias are the classes' probabilities.</summary>
/// <param name="Classes">Names of the classes, in ordinal order.</param>
/// <param name="Weights">[pooled values, classes].</param>
/// <param name="Bias">[classes].</param>
public sealed record NamingHead(IReadOnlyList<string> Classes, float[] Weights, float[] Bias)
{
    /// <summary>Probabilities of the classes.</summary>
    /// <param name="pooled">Pooled features.</param>
    public double[] Probabilities(ReadOnlySpan<float> pooled)
    {
        var decisions = new double[Classes.Count];
        for (var k = 0; k < decisions.Length; k++)
        {
            decisions[k] = Bias[k];
            for (var i = 0; i < pooled.Length; i++)
                decisions[k] += (double)Weights[(i * decisions.Length) + k] * pooled[i];
        }
        Softmax.Apply(decisions);
        return decisions;
    }
}
