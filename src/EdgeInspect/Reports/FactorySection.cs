using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Reports;

/// <summary>
/// The threshold in the words of a factory: what it does to a thousand parts, what another would do, what people should see.
/// </summary>
internal static class FactorySection
{
    /// <summary>The section.</summary>
    public static Html Of(EvaluationFacts facts)
    {
        var report = facts.Report;
        return Html.Of($"""
            <h2>The threshold, {Words.Score(report.Threshold)}</h2>
            {Thousand(report)}
            {Promise(facts)}
            {Band(report)}
            {Optimum(report)}
            {Curve(facts)}
            """);
    }

    private static Html Thousand(EvaluationReport report)
    {
        if (report is not { FalseRejectRate: { } rejects, EscapeRate: { } escapes, Factory: { } terms })
            return Html.Of($"<p>What it does to the line's parts is known only with good and defective parts in the data.</p>");
        var (defective, good) = (1000 * terms.DefectRate, 1000 * (1 - terms.DefectRate));
        return Html.Of($"""
            <p>Of 1,000 parts of a line that makes {Words.Percent(terms.DefectRate)} defects, {defective:0.#} are defective:
            <b>{defective * escapes.Value:0.0} pass</b> ({defective * escapes.Low:0.0} to {defective * escapes.High:0.0}), and of the
            {good:0.#} good ones
            <b>{good * rejects.Value:0.0} are rejected</b> ({good * rejects.Low:0.0} to {good * rejects.High:0.0}).</p>
            """);
    }

    private static Html Promise(EvaluationFacts facts)
    {
        var isOwn = facts.Report.Threshold.Equals(facts.Manifest.Thresholds.Default);
        if (!isOwn || facts.Manifest.Thresholds.FalseRejects is not { } bound)
            return isOwn ? Html.None : Html.Of($"<p>It was given for this evaluation; the model's own is {Words.Score(facts.Manifest.Thresholds.Default)}.</p>");
        return Html.Of($"""
            <p>Set from good parts alone for {Words.Percent(bound.Target)} false rejects. On the taught parts, each scored without its own
            group, {Words.Percent(bound.Observed)}
            lie above it; with {100 * bound.Confidence:0} % confidence the true rate is below <b>{Words.Percent(bound.Upper)}</b>, as far
            as {bound.EffectiveParts:0} unrelated parts can say.</p>
            """);
    }

    private static Html Band(EvaluationReport report)
    {
        if (report.Factory?.UnsureBand is not { } band)
            return Html.None;
        return Html.Of($"""
            <h3>UNSURE band</h3>
            <p>Parts that score above {Words.Score(report.Threshold - band.Below)} and up to {Words.Score(report.Threshold + band.Above)}
            go to a person: {Words.Percent(band.ExpectedShare)} of the line's parts
            ({Words.Percent(band.WantedShare)} allowed). Without a person there still are {Words.Rate(band.FalseRejectRate)} false rejects
            and {Words.Rate(band.EscapeRate)} escapes. Among all bands of that
            share around the threshold it holds the mistakes that cost most.</p>
            <p>For the section <code>Recipe</code> of the station's configuration:</p>
            <pre>{RecipeKeys.Of(report.Threshold, band)}</pre>
            """);
    }

    private static Html Optimum(EvaluationReport report)
    {
        if (report.Factory?.CostOptimum is not { Point: { FalseRejectRate: { } rejects, EscapeRate: { } escapes } } best)
            return Html.None;
        return Html.Of($"""
            <h3>Cheapest threshold</h3>
            <p>Where an escape costs {best.Flow.EscapeCost:0.###}, a false reject {best.Flow.FalseRejectCost:0.###} and
            {Words.Percent(best.Flow.DefectRate)} of the parts are defective, <b>{Words.Score(best.Point.Threshold)}</b> is cheapest:
            {best.CostPerThousand:0.#} for a thousand parts instead of {best.CostPerThousandNow:0.#}, with {Words.Percent(rejects.Value)}
            false rejects and {Words.Percent(escapes.Value)} escapes. It was found on the very
            parts it is measured on: expect a little more on others.</p>
            """);
    }

    private static Html Curve(EvaluationFacts facts)
    {
        if (EvaluationCharts.Tradeoff(facts.Report, facts.Now) is not { } chart)
            return Html.None;
        var cheapest = facts.Report.Factory!.CostOptimum is null ? Html.None : Html.Of($"; {Key(PointMark.Cheapest)} cheapest");
        var banded = facts.Report.Factory.UnsureBand is null ? Html.None : Html.Of($"; {Key(PointMark.WithBand)} beside the UNSURE band, without a person");
        return Html.Of($"""
            <figure class="wide"><h3>Escapes against false rejects</h3>{chart}
            <figcaption>{Key(PointMark.Chosen)} threshold in force, bars are 95 % intervals{cheapest}{banded}; shaded: 95 % interval of
            the escapes.</figcaption>
            <details><summary>As a table</summary>{Table(facts.Report.Factory.Curve)}</details></figure>
            """);
    }

    private static Html Table(IReadOnlyList<OperatingPoint> curve) => Html.Of($"""
        <div class="scroll"><table><thead><tr><th>threshold</th><th>false rejects (95 %)</th><th>escapes (95
        %)</th><th>precision</th></tr></thead><tbody>
        {Html.Join(curve.Select(p => Html.Of($"<tr><td>{Words.Score(p.Threshold)}</td><td>{Words.Rate(p.FalseRejectRate)}</td><td>{Words.Rate(p.EscapeRate)}</td><td>{Words.Percent(p.Precision)}</td></tr>")))}
        </tbody></table></div>
        """);

    private static Html Key(PointMark mark) =>
        Html.Of($"""<svg class="key" viewBox="-9 -9 18 18" aria-hidden="true"><path class="mark {mark.Kind}" d="{mark.Shape}"/></svg>""");
}
