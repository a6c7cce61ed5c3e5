namespace EdgeInspect.Core.Detection;

/// <summary>What a threshold promises on good parts. Rates are fractions of 1.</summary>
/// <param name="Target">The false-reject rate that was asked for.</param>
/// <param name="Observed">Share of the taught good parts above the threshold, each scored without its own group.</param>
/// <param name="Upper">The rate that the true one stays below with the stated confidence, for parts of new groups like the taught
/// ones.</param>
/// <param name="Confidence">One-sided confidence of <paramref name="Upper"/>.</param>
/// <param name="EffectiveParts">Unrelated parts that would say as much as the taught pictures with their groups do.</param>
public sealed record FalseRejectBound(double Target, double Observed, double Upper, double Confidence, double EffectiveParts);
