using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Reports;

/// <summary>Each defect class with its interval and floor.</summary>
internal static class ClassTable
{
    /// <summary>The section; none without defective parts.</summary>
    public static Html Of(EvaluationReport report)
    {
        if (report.NDefect == 0)
            return Html.None;
        var critical = report.Factory?.Critical ?? [];
        var floor = critical.Count > 0 ? new Html("<th>floor</th>") : Html.None;
        var empty = critical.Count > 0 ? new Html("<td></td>") : Html.None;
        return Html.Of($"""
            <h2>Defect classes</h2>
            <div class="scroll"><table>
            <thead><tr><th>class</th><th>parts</th><th>AUROC</th><th>found</th><th>escapes (95 %)</th>{floor}</tr></thead>
            <tbody>
            {Html.Join(report.PerClass.Select(c => Row(c.Key, c.Value, critical)))}
            <tr class="all"><td>all
            defects</td><td>{report.NDefect}</td><td>{Words.Percent(report.Auroc)}</td><td>{Words.Percent(1 - report.EscapeRate?.Value)}</td><td>{Words.Rate(report.EscapeRate)}</td>{empty}</tr>
            </tbody></table></div>
            {Html.Join(critical.Select(c => Html.Of($"<p class=\"{(c.Verdict == FloorVerdict.Met ? "soft" : "warn")}\">{FloorWords.Of(c)}</p>")))}
            """);
    }

    private static Html Row(string name, ClassReport row, IReadOnlyList<CriticalFloor> critical)
    {
        var own = critical.FirstOrDefault(c => c.Class == name);
        var floor = critical.Count == 0 ? Html.None : Html.Of($"<td>{(own is null ? "" : $"{Words.Percent(own.Floor)} {FloorWords.Verdict(own)}")}</td>");
        return Html.Of($"<tr><td>{name}</td><td>{row.N}</td><td>{Words.Percent(row.Auroc)}</td><td>{Words.Percent(1 - row.EscapeRate?.Value)}</td><td>{Words.Rate(row.EscapeRate)}</td>{floor}</tr>");
    }
}

/// <summary>A critical class in words.</summary>
internal static class FloorWords
{
    /// <summary>The verdict with a sign, so that it needs no colour.</summary>
    public static string Verdict(CriticalFloor floor) => floor.Verdict switch
    {
        FloorVerdict.Met => "✔ met",
        FloorVerdict.NotMet => "✘ not met",
        _ => "? inconclusive",
    };

    /// <summary>The verdict with what it rests on and what would prove the floor.</summary>
    public static string Of(CriticalFloor floor)
    {
        var known = $"{floor.Class} must be found in {Words.Percent(floor.Floor)}: {Verdict(floor)}. "
            + $"{floor.Parts} parts known, {floor.Escaped} escaped: at least {Words.Percent(floor.RecallAtLeast)} are found (95 % confidence, exact).";
        var more = floor.Escaped == 0 ? "" : $", or {floor.NeededWithTheseEscapes} with no more escapes than these {floor.Escaped}";
        return floor.Verdict == FloorVerdict.Met ? known : $"{known} {floor.NeededWithoutEscape} without an escape would prove it{more}.";
    }
}
