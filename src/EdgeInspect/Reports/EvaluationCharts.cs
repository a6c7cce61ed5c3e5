using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;
using static System.FormattableString;

namespace EdgeInspect.Reports;

/// <summary>The curves of an evaluation.</summary>
internal static class EvaluationCharts
{
    private static readonly (double, double) Percents = (0, 100);

    /// <summary>ROC; null unless there are good and defective parts.</summary>
    public static Html? Roc(EvaluationReport report, OperatingPoint now) => report.Auroc is not { } auroc
        ? null
        : new Chart("ROC curve", Invariant($"area {100 * auroc:f1} %"), Percents, Percents)
            .Grid("good parts rejected, %", "defects found, %")
            .Curve("diagonal", [(0, 0), (100, 100)])
            .Curve("curve", Points(report, p => (100 * p.FalseRejectRate!.Value.Value, 100 - (100 * p.EscapeRate!.Value.Value))))
            .Mark(PointMark.Chosen, Rejects(now), 100 - Escapes(now), "the threshold in force")
            .Finish();

    /// <summary>Precision against recall; null unless there are good and defective parts.</summary>
    public static Html? PrecisionRecall(EvaluationReport report, OperatingPoint now)
    {
        if (report.Auroc is null)
            return null;
        var chart = new Chart("Precision and recall", $"average precision {Words.Percent(report.AveragePrecision)}", Percents, Percents)
            .Grid("defects found (recall), %", "defects among the rejected (precision), %")
            .Curve("curve", report.Factory!.Curve.Where(p => p.Precision is not null)
                .Select(p => (100 - (100 * p.EscapeRate!.Value.Value), 100 * p.Precision!.Value)));
        if (now.Precision is { } precision)
            chart.Mark(PointMark.Chosen, 100 - Escapes(now), 100 * precision, "the threshold in force");
        return chart.Finish();
    }

    /// <summary>
    /// Escapes against false rejects, near the low rates at which lines run; null unless there are good and defective parts.
    /// </summary>
    public static Html? Tradeoff(EvaluationReport report, OperatingPoint now)
    {
        if (report.Auroc is null)
            return null;
        var cheapest = report.Factory!.CostOptimum?.Point;
        var widest = Math.Min(100, Math.Max(10, 1.5 * Math.Max(100 * now.FalseRejectRate!.Value.High, cheapest is null ? 0 : Rejects(cheapest))));
        // Points beyond the right edge but one are left out, lest they pile up on it.
        var points = report.Factory.Curve.Reverse().ToList();
        var shown = points.Take(1 + points.TakeWhile(p => Rejects(p) < widest).Count()).ToArray();
        var chart = new Chart("Escapes against false rejects", Describe(now, cheapest), (0, widest), Percents, width: 760, height: 360)
            .Grid("false rejects: good parts rejected, %", "escapes: defects that pass, %")
            .Area("interval", [
                .. shown.Select(p => (Rejects(p), 100 * p.EscapeRate!.Value.Low)),
                .. shown.Reverse().Select(p => (Rejects(p), 100 * p.EscapeRate!.Value.High))])
            .Curve("curve", shown.Select(p => (Rejects(p), Escapes(p))));
        if (report.Factory.UnsureBand is { FalseRejectRate: { } rejects, EscapeRate: { } escapes })
            chart.Mark(PointMark.WithBand, 100 * rejects.Value, 100 * escapes.Value, "without a person, beside the UNSURE band");
        if (cheapest is not null)
            chart.Mark(PointMark.Cheapest, Rejects(cheapest), Escapes(cheapest), $"the cheapest threshold, {Words.Score(cheapest.Threshold)}");
        return chart
            .Whisker(100 * now.FalseRejectRate.Value.Low, Escapes(now), 100 * now.FalseRejectRate.Value.High, Escapes(now))
            .Whisker(Rejects(now), 100 * now.EscapeRate!.Value.Low, Rejects(now), 100 * now.EscapeRate.Value.High)
            .Mark(PointMark.Chosen, Rejects(now), Escapes(now), $"the threshold in force, {Words.Score(now.Threshold)}")
            .Finish();
    }

    /// <summary>How long parts took.</summary>
    public static Html Latency(EvaluationReport report)
    {
        double[] times = [.. report.Parts.Select(p => p.Milliseconds).Order()];
        // The slowest hundredth would press all others together.
        var last = Math.Max(times[(int)(0.99 * (times.Length - 1))], 1e-3);
        var bins = Histogram.Of(times, 0, last * 1.05, 40);
        var chart = new Chart("Latency", Invariant($"median {report.LatencyMs.P50:f1} ms, 95 % below {report.LatencyMs.P95:f1} ms"), (0, last * 1.05), (0, bins.Highest), height: 240)
            .Grid("milliseconds from the decoded picture to the score", "pictures");
        bins.Draw(chart, "bar-good", "pictures");
        return chart.Upright("threshold", report.LatencyMs.P95).Finish();
    }

    private static string Describe(OperatingPoint now, OperatingPoint? cheapest) =>
        $"at the threshold in force {Words.Rate(now.FalseRejectRate)} false rejects and {Words.Rate(now.EscapeRate)} escapes"
        + (cheapest is null ? "" : $"; at the cheapest {Words.Rate(cheapest.FalseRejectRate)} and {Words.Rate(cheapest.EscapeRate)}");

    private static IEnumerable<(double X, double Y)> Points(EvaluationReport report, Func<OperatingPoint, (double X, double Y)> at) =>
        report.Factory!.Curve.Select(at);

    private static double Rejects(OperatingPoint point) => 100 * point.FalseRejectRate!.Value.Value;

    private static double Escapes(OperatingPoint point) => 100 * point.EscapeRate!.Value.Value;
}
