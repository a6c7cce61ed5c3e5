using EdgeInspect.Core.Lifecycle.Distributions;

namespace EdgeInspect.Benchmarks;

/// <summary>How much worse a load makes the latency, of runs in pairs.</summary>
internal static class PairRatio
{
    /// <summary>The geometric mean of the pairs' ratios with Student's 95 % interval: what a pair is off by is the machine's, and differs.</summary>
    public static string OfP99(IReadOnlyList<(Latencies With, Latencies Without)> rounds)
    {
        var logarithms = rounds.Select(round => Math.Log(round.With.P99 / round.Without.P99)).ToArray();
        if (logarithms.Length < 2)
            return "One pair says nothing of how far it may be off.";
        var (n, mean) = (logarithms.Length, logarithms.Average());
        var deviation = Math.Sqrt(logarithms.Sum(x => (x - mean) * (x - mean)) / (n - 1));
        var error = deviation / Math.Sqrt(n);
        var (half, most) = (NoncentralT.Quantile(.975, n - 1, 0) * error, NoncentralT.Quantile(.95, n - 1, 0) * error);
        return $"Ratio of p99, mean of the pairs: {Report.Number(Math.Exp(mean))} "
            + $"(95 %: {Report.Number(Math.Exp(mean - half))} to {Report.Number(Math.Exp(mean + half))}; "
            + $"with 95 % confidence at most {Report.Number(Math.Exp(mean + most))}).";
    }
}
