using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Reports;

/// <summary>Histograms of scores, one below the other along one axis: good parts, then each defect class.</summary>
internal static class ScoreRows
{
    private const int Bins = 60;
    private const double Width = 760;
    private const double RowHeight = 64;

    /// <summary>All rows, each with its name above it.</summary>
    public static Html Of(EvaluationReport report)
    {
        double[] all = [.. report.Parts.Select(p => p.Score).Order()];
        // Defects far off would press all others together: those beyond twice the threshold's height share the last bin.
        var low = Math.Min(all[0], report.Threshold);
        var farthest = report.Threshold + (report.Threshold - low);
        var high = Math.Max(Math.Min(all[^1], farthest), report.Threshold);
        var margin = Math.Max(0.03 * (high - low), 1e-6);
        var range = (Low: low - margin, High: high + margin);
        var names = report.PerClass.Keys.Prepend(Sample.Good).ToArray();
        return Html.Join(names.Where(n => report.Parts.Any(p => p.Sample.Label == n)).Select(name => Row(report, name, range, name == names[^1])));
    }

    private static Html Row(EvaluationReport report, string name, (double Low, double High) range, bool isLast)
    {
        double[] scores = [.. report.Parts.Where(p => string.Equals(p.Sample.Label, name, StringComparison.Ordinal)).Select(p => p.Score)];
        var bins = Histogram.Of(scores, range.Low, range.High, Bins);
        var above = scores.Count(s => s > report.Threshold);
        var footing = isLast ? Chart.Footing : 4;
        var text = $"{name}: {scores.Length} parts, {above} above the threshold";
        var chart = new Chart($"Scores of {name}", text, range, (0, bins.Highest), Width, RowHeight + footing, footing);
        if (report.Factory?.UnsureBand is { } band)
            chart.Box("band", report.Threshold - band.Below, 0, report.Threshold + band.Above, bins.Highest);
        chart.Grid(isLast ? "score" : null, yName: null);
        bins.Draw(chart, name == Sample.Good ? "bar-good" : "bar-bad", $"parts ({name})");
        return Html.Of($"<h3>{text}</h3>{chart.Upright("threshold", report.Threshold).Finish()}");
    }
}
