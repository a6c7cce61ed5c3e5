using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Benchmarks;

/// <summary>From capture to verdict.</summary>
/// <param name="Sorted">Of each inspection, in milliseconds, ascending.</param>
/// <param name="Gaps">Records that say that there was no inspection.</param>
internal sealed record Latencies(double[] Sorted, int Gaps)
{
    private const double MicrosecondsPerMillisecond = 1000;
    private const int RecordsPerRead = 500;

    /// <summary>Median.</summary>
    public double P50 => At(0.5);

    /// <summary>99 % quantile.</summary>
    public double P99 => At(0.99);

    /// <summary>Of the inspections of a ledger.</summary>
    public static Latencies Of(string state, long first, long last)
    {
        using var reader = LedgerReader.Open(state);
        var (found, gaps) = (new List<double>(), 0);
        for (; first <= last; first += RecordsPerRead)
        {
            var records = reader.Range(first, RecordsPerRead).Where(record => record.Seq <= last).ToLookup(record => record.Kind);
            gaps += records[RecordKinds.Gap].Count();
            found.AddRange(records[RecordKinds.Inspection]
                .Select(record => Milliseconds(JsonElement.Parse(record.Payload.Span).GetProperty("latency_us"))));
        }

        return found.Count == 0 ? throw new InvalidOperationException("the station inspected nothing") : new([.. found.Order()], gaps);
    }

    /// <summary>Of several runs together.</summary>
    public static Latencies Of(IReadOnlyCollection<Latencies> runs) => new([.. runs.SelectMany(run => run.Sorted).Order()], runs.Sum(run => run.Gaps));

    private static double Milliseconds(JsonElement latency) => latency.EnumerateObject().Sum(step => step.Value.GetDouble()) / MicrosecondsPerMillisecond;

    private double At(double share) => Sorted[(int)Math.Ceiling(share * Sorted.Length) - 1];
}
