namespace EdgeInspect.Core.Lifecycle;

/// <summary>
/// How well scores separate defective (positive) from good parts, whatever the threshold. Undefined is null, never 0.
/// </summary>
/// <param name="Auroc">Probability that a defective part scores above a good one, ties counting half; null unless there are both.</param>
/// <param name="AveragePrecision">Sum over falling thresholds of recall gained times precision; null without defective parts.</param>
/// <param name="BestF1">Largest F1 over all thresholds; null without defective parts.</param>
public sealed record RankingMetrics(double? Auroc, double? AveragePrecision, double? BestF1)
{
    /// <summary>Computes the metrics.</summary>
    /// <param name="scores">Higher is more anomalous; no NaN.</param>
    /// <param name="defective">Truth, as long as the scores.</param>
    /// <exception cref="ArgumentException">Lengths differ or a score is NaN.</exception>
    public static RankingMetrics Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> defective)
    {
        if (scores.Length != defective.Length)
            throw new ArgumentException($"{scores.Length} scores for {defective.Length} labels", nameof(defective));
        foreach (var s in scores)
        {
            if (double.IsNaN(s))
                throw new ArgumentException("a score is NaN", nameof(scores));
        }
        var sorted = scores.ToArray();
        var labels = defective.ToArray();
        Array.Sort(sorted, labels);
        return FromSorted(sorted, labels);
    }

    private static RankingMetrics FromSorted(double[] scores, bool[] labels)
    {
        long positives = labels.Count(l => l);
        var negatives = labels.Length - positives;
        long truePositives = 0, falsePositives = 0;
        double area = 0, precisionSum = 0, best = 0;
        for (var end = scores.Length; end > 0;)
        {
            var start = end;
            while (start > 0 && scores[start - 1] == scores[end - 1])
                start--;
            long hits = labels.AsSpan(start, end - start).Count(true);
            var misses = end - start - hits;
            area += misses * (truePositives + (0.5 * hits));
            (truePositives, falsePositives) = (truePositives + hits, falsePositives + misses);
            precisionSum += (double)hits * truePositives / (truePositives + falsePositives);
            best = Math.Max(best, 2.0 * truePositives / (truePositives + falsePositives + positives));
            end = start;
        }
        return new(
            positives > 0 && negatives > 0 ? area / positives / negatives : null,
            positives > 0 ? precisionSum / positives : null,
            positives > 0 ? best : null);
    }
}
