using System.Collections.Immutable;

namespace EdgeInspect.Panel.Look;

/// <summary>A value at a moment; null where there is none, which breaks the line.</summary>
/// <param name="Utc">When.</param>
/// <param name="Value">How much.</param>
public readonly record struct ChartPoint(DateTimeOffset Utc, double? Value);

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is; empty when the chart has but one.</param>
/// <param name="Look"><c>main</c>, or <c>second</c> for a dashed line.</param>
/// <param name="Points">In order of time.</param>
public sealed record ChartSeries(string Name, string Look, ImmutableArray<ChartPoint> Points)
{
    /// <summary>The last value that there is, or null.</summary>
    public double? Last => Points.LastOrDefault(p => p.Value is not null).Value;
}
