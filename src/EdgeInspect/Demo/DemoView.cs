using System.Globalization;
using EdgeInspect.Core.Imaging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeInspect.Demo;

/// <summary>The live view of a demo run, and its plain lines where the output is no terminal.</summary>
internal sealed class DemoView(DemoTally tally, ICamera camera, FrameSlot slot, Func<string> url, Uri? fleet, DemoPanel? panel)
{
    /// <summary>Frames lost so far.</summary>
    public long FramesDropped => slot.Drops.Count + camera.Status.Dropped;

    private bool _isPanelTold;

    /// <summary>Reads what was committed meanwhile.</summary>
    public void Update() => tally.Update();

    /// <summary>The table.</summary>
    public IRenderable Render(TimeSpan elapsed, TimeSpan duration)
    {
        var grid = new Table { Border = TableBorder.Rounded, ShowHeaders = false, Expand = false };
        grid.AddColumns("", "");
        grid.AddRow(
            "[bold]running[/]",
            $"{elapsed.TotalSeconds:f0} of {duration.TotalSeconds:f0} s, {tally.Parts / Math.Max(1, elapsed.TotalSeconds):f1} parts/s");
        grid.AddRow("verdicts", $"[green]● OK {tally.Ok}[/]   [red]▲ NG {tally.Ng}[/]   [yellow]◆ UNSURE {tally.Unsure}[/]");
        grid.AddRow("clear defects found", $"{Percent(tally.Recall)} of {tally.Defects.Clear}");
        grid.AddRow("subtle defects found", $"{Percent(tally.RecallSubtle)} of {tally.Defects.Subtle}");
        grid.AddRow("good parts rejected", Percent(tally.FalseRejectRate));
        grid.AddRow("capture to verdict", $"{Milliseconds(0.5)} median, {Milliseconds(0.99)} 99 %");
        grid.AddRow("frames dropped", $"{FramesDropped}, gaps recorded {tally.Gaps}");
        grid.AddRow("output line", $"{tally.Late} orders came too late");
        grid.AddRow("last NG", Markup.Escape(LastNg()));
        grid.AddRow("pictures stored", $"{tally.Images}");
        grid.AddRow("health and metrics", $"{url()}/health   {url()}/metrics");
        if (fleet is not null)
            grid.AddRow("the fleet's pages", $"{fleet}");
        if (panel?.Access is { } access)
            grid.AddRow("[bold]the panel[/]", Markup.Escape(string.Join('\n', access.Lines())));
        if (panel is not null)
            grid.AddRow("labels", Markup.Escape(Labels(panel.Tally)));
        return new Spectre.Console.Panel(grid) { Header = new PanelHeader("EdgeInspect · simulated line"), Border = BoxBorder.None };
    }

    /// <summary>One line of it.</summary>
    public string Line(TimeSpan elapsed) => PanelNews() + string.Create(
        CultureInfo.InvariantCulture,
        $"{elapsed.TotalSeconds,4:f0} s  {tally.Parts} parts  OK {tally.Ok} NG {tally.Ng} UNSURE {tally.Unsure}  "
        + $"recall {Percent(tally.Recall)} (subtle {Percent(tally.RecallSubtle)})  false rejects {Percent(tally.FalseRejectRate)}  "
        + $"latency {Milliseconds(0.5)} / {Milliseconds(0.99)}  dropped {FramesDropped}  last NG {LastNg()}")
        + (panel is null ? "" : $"  labels {Labels(panel.Tally)}");

    /// <summary>Told once, when the panel is open.</summary>
    private string PanelNews()
    {
        if (_isPanelTold || panel?.Access is not { } access)
            return "";
        _isPanelTold = true;
        return $"The panel: {string.Join('\n', access.Lines())}\n";
    }

    private static string Labels(DemoPanelTally tally) => string.Create(
        CultureInfo.InvariantCulture, $"{tally.Labels} by inspectors, {tally.Decisions} decided by the lead, {tally.StudyProgress()}");

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:f1} %") : "–";

    private string Milliseconds(double quantile) =>
        tally.LatencyMs(quantile) is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:f1} ms") : "–";

    private string LastNg() => tally.LastNg is { } ng
        ? string.Create(CultureInfo.InvariantCulture, $"{ng.Part}, score {ng.Score:f1}, {ng.Truth}")
        : "none";
}
