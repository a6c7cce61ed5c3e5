using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Reports;

/// <summary>What an evaluation's page shows.</summary>
internal sealed record EvaluationFacts
{
    /// <summary>The figures, with those in factory terms.</summary>
    public required EvaluationReport Report { get; init; }

    /// <summary>What the threshold in force does.</summary>
    public required OperatingPoint Now { get; init; }

    /// <summary>The model's manifest.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>Where the pictures came from.</summary>
    public required string Data { get; init; }

    /// <summary>What ran the model.</summary>
    public required string Provider { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Good parts with the highest scores above the threshold, the worst first.</summary>
    public required IReadOnlyList<InspectedPicture> FalseRejects { get; init; }

    /// <summary>Defective parts with the lowest scores not above it, the worst first.</summary>
    public required IReadOnlyList<InspectedPicture> Escapes { get; init; }
}

/// <summary>An evaluation as one HTML file that needs nothing but itself: no scripts, no requests.</summary>
internal static class EvaluationPage
{
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /// <summary>The whole file.</summary>
    public static string Of(EvaluationFacts facts) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <title>{facts.Manifest.Name}: evaluation</title>
        <style>{PageStyle.Sheet}</style>
        </head>
        <body>
        <header>
        <h1>{facts.Manifest.Name}: evaluation</h1>
        <p class="soft">{facts.Report.NGood} good and {facts.Report.NDefect} defective parts of {facts.Data};
        {facts.Made:yyyy-MM-dd HH:mm} UTC</p>
        {Cards(facts.Report)}
        </header>
        <main>
        {FactorySection.Of(facts)}
        {ClassTable.Of(facts.Report)}
        {Curves(facts)}
        <h2>Scores</h2>
        {Key(facts.Report)}
        <figure>{ScoreRows.Of(facts.Report)}</figure>
        {PictureSection.Of("Worst false rejects", "Good parts with the highest scores above the threshold.", facts.FalseRejects)}
        {PictureSection.Of("Worst escapes", "Defective parts with the lowest scores.", facts.Escapes)}
        {Latency(facts.Report)}
        {ModelSection.Of(facts)}
        </main>
        </body>
        </html>

        """).Text;

    private static Html Cards(EvaluationReport report) => Html.Of($"""
        <div class="cards">
        <div><span class="soft">False rejects</span><b>{Words.Percent(report.FalseRejectRate?.Value)}</b>95 %:
        {Words.Range(report.FalseRejectRate)}</div>
        <div><span class="soft">Escapes</span><b>{Words.Percent(report.EscapeRate?.Value)}</b>95 %: {Words.Range(report.EscapeRate)}</div>
        <div><span class="soft">AUROC</span><b>{Words.Percent(report.Auroc)}</b>average precision
        {Words.Percent(report.AveragePrecision)}</div>
        <div><span class="soft">Pixel AUROC</span><b>{Words.Percent(report.PixelAuroc)}</b>per-region overlap
        {Words.Percent(report.PerRegionOverlap)}</div>
        </div>
        """);

    private static Html Curves(EvaluationFacts facts)
    {
        var (roc, precision) = (EvaluationCharts.Roc(facts.Report, facts.Now), EvaluationCharts.PrecisionRecall(facts.Report, facts.Now));
        if (roc is not { } r || precision is not { } p)
            return Html.Of($"<h2>Ranking</h2><p>Curves need good and defective parts.</p>");
        return Html.Of($"""
            <h2>Ranking, whatever the threshold</h2>
            <div class="pair">
            <figure><h3>ROC: defects found against good parts rejected</h3>{r}<figcaption>Area {Words.Percent(facts.Report.Auroc)}; the
            dotted line is chance, the disc the threshold in force.</figcaption></figure>
            <figure><h3>Precision and recall in this data set's mixture</h3>{p}<figcaption>A line with fewer defects has a lower
            precision. Best F1 {Words.Percent(facts.Report.F1Best)}.</figcaption></figure>
            </div>
            """);
    }

    private static Html Key(EvaluationReport report)
    {
        var band = report.Factory?.UnsureBand is null
            ? Html.None
            : Html.Of($"""; <svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="band" width="16" height="16"/></svg> UNSURE band""");
        return Html.Of($"<p class=\"soft\">Dashed: the threshold {Words.Score(report.Threshold)}{band}. Parts right of it are rejected.</p>");
    }

    private static Html Latency(EvaluationReport report) => Html.Of($"""
        <h2>Latency</h2>
        <figure>{EvaluationCharts.Latency(report)}<figcaption>Median {report.LatencyMs.P50:f1} ms, 95 % below {report.LatencyMs.P95:f1} ms
        (dashed), one picture after the other on the machine that made this page.</figcaption></figure>
        """);
}
