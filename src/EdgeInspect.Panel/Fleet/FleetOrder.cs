using System.Collections.Immutable;

namespace EdgeInspect.Panel.Fleet;

/// <summary>Orders of the list of stations. Each is a column's; what a station does not know comes last.</summary>
public static class FleetOrder
{
    /// <summary>Worst first.</summary>
    public const string Worst = "state";

    private static readonly Dictionary<string, Func<StationView, double>> Keys = new(StringComparer.Ordinal)
    {
        [Worst] = Urgency,
        ["name"] = _ => 0,
        ["seen"] = v => v.Station.LastSeenUtc.UtcTicks,
        ["rate"] = v => -v.Station.Gauges?.PartsPerMinute ?? double.MaxValue,
        ["ng"] = v => -v.NgRate ?? double.MaxValue,
        ["latency"] = v => -v.Station.Gauges?.LatencyP99Ms ?? double.MaxValue,
        ["backlog"] = v => -v.Station.Gauges?.Backlog ?? double.MaxValue,
        ["alarms"] = v => -v.Station.OpenAlarms,
    };

    /// <summary>The order that a name stands for; an unknown one is worst first.</summary>
    public static string Of(string? name) => name is not null && Keys.ContainsKey(name) ? name : Worst;

    /// <summary>The stations in an order, then by name.</summary>
    public static ImmutableArray<StationView> Sort(IEnumerable<StationView> stations, string order) =>
        [.. stations.OrderBy(Keys[order]).ThenBy(v => v.Station.Name.Site, StringComparer.OrdinalIgnoreCase)
            .ThenBy(v => v.Station.Name.Line, StringComparer.OrdinalIgnoreCase)
            .ThenBy(v => v.Station.Name.Station, StringComparer.OrdinalIgnoreCase)];

    /// <summary>How it stands, then alarms, then a backlog.</summary>
    private static double Urgency(StationView view) =>
        (int)view.Standing * 10_000 - Math.Min(view.Station.OpenAlarms, 999) * 10 - (view.IsBehind ? 5 : 0);
}
