namespace EdgeInspect.Core.Lifecycle;

/// <summary>What a threshold does on labelled parts.</summary>
/// <param name="FalseRejects">Share of good parts above it; null without good parts.</param>
/// <param name="Escapes">Share of defective parts not above it; null without defective parts.</param>
public sealed record ThresholdMetrics(Proportion? FalseRejects, Proportion? Escapes)
{
    /// <summary>Computes both rates with Wilson intervals.</summary>
    public static ThresholdMetrics Of(IReadOnlyCollection<(double Score, bool Defective)> parts, double threshold)
    {
        var good = parts.Where(p => !p.Defective).ToArray();
        var defective = parts.Where(p => p.Defective).ToArray();
        return new(
            Proportion.Wilson(good.Count(p => p.Score > threshold), good.Length),
            Proportion.Wilson(defective.Count(p => !(p.Score > threshold)), defective.Length));
    }
}
