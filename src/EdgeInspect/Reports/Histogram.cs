using static System.FormattableString;

namespace EdgeInspect.Reports;

/// <summary>Values counted between equal steps; those beyond the ends count in the last bins.</summary>
/// <param name="Low">Where the first bin begins.</param>
/// <param name="Step">Width of a bin.</param>
/// <param name="Counts">Values in each bin.</param>
internal sealed record Histogram(double Low, double Step, IReadOnlyList<int> Counts)
{
    /// <summary>The fullest bin's count, at least 1.</summary>
    public int Highest => Math.Max(1, Counts.Max());

    /// <summary>Counts.</summary>
    public static Histogram Of(IEnumerable<double> values, double low, double high, int bins)
    {
        var (counts, step) = (new int[bins], (high - low) / bins);
        foreach (var value in values)
            counts[Math.Clamp((int)((value - low) / step), 0, bins - 1)]++;
        return new(low, step, counts);
    }

    /// <summary>Draws bars.</summary>
    /// <param name="chart">Where.</param>
    /// <param name="kind">Class of the bars.</param>
    /// <param name="what">What is counted.</param>
    public void Draw(Chart chart, string kind, string what)
    {
        for (var i = 0; i < Counts.Count; i++)
        {
            var left = Low + (i * Step);
            if (Counts[i] > 0)
                chart.Box(kind, left + (0.06 * Step), 0, left + (0.94 * Step), Counts[i], Invariant($"{Counts[i]} {what}, {left:0.##} to {left + Step:0.##}"));
        }
    }
}
