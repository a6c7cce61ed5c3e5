namespace EdgeInspect.Core.Lifecycle;

/// <summary>What a model said of one picture.</summary>
/// <param name="Sample">The picture with its truth.</param>
/// <param name="Score">Higher is more anomalous; finite.</param>
/// <param name="Milliseconds">From the decoded picture to the score.</param>
public sealed record ScoredPart(Sample Sample, double Score, double Milliseconds);
