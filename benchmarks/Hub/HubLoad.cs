using System.Globalization;
using System.Text.Json;

namespace EdgeInspect.Benchmarks.Hub;

/// <summary>How much is asked of the hub.</summary>
/// <param name="Stations">Stations of the steady load.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Backlog">Records of the backlog that is drained, and of that behind a closed network.</param>
/// <param name="Rounds">Pairs of runs of the station with and without a hub.</param>
/// <param name="RoundSeconds">Length of each of these runs.</param>
internal sealed record HubLoadSize(int Stations, int Seconds, int Backlog, int Rounds, int RoundSeconds)
{
    /// <summary>What is committed.</summary>
    public static readonly HubLoadSize Full = new(100, 300, 100_000, 6, 60);

    /// <summary>To see that it runs.</summary>
    public static readonly HubLoadSize Quick = new(20, 10, 5_000, 2, 12);
}

/// <summary>The hub under load: a fleet at its daily rate, a backlog that is drained, and a station behind a closed network.</summary>
internal static class HubLoad
{
    private const int PartsPerSecond = 10;
    private const int DrainStations = 10;

    /// <summary>Measures and writes the tables.</summary>
    public static async Task WriteAsync(string folder, string program, HubLoadSize size)
    {
        List<Report> sections = [];
        await using (var bench = await HubBench.StartAsync(program))
        {
            sections.Add(await SteadyAsync(bench, size));
            sections.Add(await DrainAsync(bench, size));
        }

        sections.Add(await ClosedNetwork.MeasureAsync(program, size));
        Report.Write("The hub under load", sections, folder, "hub.md");
    }

    private static async Task<Report> SteadyAsync(HubBench bench, HubLoadSize size)
    {
        List<double> memory = [];
        var (hub, broker) = (bench.Hub.ProcessorSeconds, bench.Broker.ProcessorSeconds);
        var fleet = await bench.FleetAsync(
            () => memory.Add(bench.Hub.MemoryMb),
            "--line", "steady", "--stations", Text(size.Stations), "--rate", Text(PartsPerSecond), "--for", Text(size.Seconds));
        (hub, broker) = (bench.Hub.ProcessorSeconds - hub, bench.Broker.ProcessorSeconds - broker);
        var (records, lag, part) = (Number(fleet, "records"), fleet.GetProperty("lag_ms"), Math.Max(1, memory.Count / 5));
        return new(
            $"{size.Stations} stations, {PartsPerSecond} parts/s each, {size.Seconds} s, one hub on SQLite",
            ["what", "measured"],
            [
                ["records made", Whole(records)],
                ["lost", Whole(records - Number(fleet, "acknowledged"))],
                ["the hub's table is what was made, record for record", fleet.GetProperty("verified").GetBoolean() ? "yes" : "no"],
                ["records sent again", Whole(Number(fleet, "resent"))],
                ["from made to acknowledged, p50 ms", Whole(Number(lag, "p50"))],
                ["p99 ms", Whole(Number(lag, "p99"))],
                ["longest ms", Whole(Number(lag, "max"))],
                ["hub's memory, second fifth of the time, mean MB", Whole(memory.Skip(part).Take(part).Average())],
                ["last fifth, mean MB", Whole(memory.TakeLast(part).Average())],
                ["most MB", Whole(memory.Max())],
                ["hub's processor time for 1,000 records, ms", Report.Number(hub / records * 1e6)],
                ["broker's, ms", Report.Number(broker / records * 1e6)],
            ],
            ["A new record waits up to 200 ms for others to be sent with it (`Hub:SendEveryMs`); that is most of the median."]);
    }

    private static async Task<Report> DrainAsync(HubBench bench, HubLoadSize size) => new(
        $"A backlog of {Whole(size.Backlog)} records drained, one hub on SQLite",
        ["stations", "records", "seconds", "records/s", "sent again", "same at the hub", "hub ms for 1,000", "broker ms for 1,000", "hub's most MB"],
        [await DrainAsync(bench, DrainStations, size.Backlog), await DrainAsync(bench, 1, size.Backlog)],
        [
            "Stations, broker and hub share the machine. Seconds are from the start of the stations, connecting included, to the last acknowledgement.",
            "Records of about 1.3 kB, as stations write them; a batch holds at most 64 KiB of them before compression.",
        ]);

    private static async Task<string[]> DrainAsync(HubBench bench, int stations, int backlog)
    {
        var most = 0.0;
        var (hub, broker) = (bench.Hub.ProcessorSeconds, bench.Broker.ProcessorSeconds);
        var fleet = await bench.FleetAsync(
            () => most = Math.Max(most, bench.Hub.MemoryMb),
            "--line", $"drain-{stations}", "--stations", Text(stations), "--rate", "0", "--backlog", Text(backlog / stations));
        (hub, broker) = (bench.Hub.ProcessorSeconds - hub, bench.Broker.ProcessorSeconds - broker);
        var records = Number(fleet, "acknowledged");
        return
        [
            Text(stations), Whole(records), Report.Number(Number(fleet, "seconds")), Whole(Number(fleet, "records_per_second")),
            Whole(Number(fleet, "resent")), fleet.GetProperty("verified").GetBoolean() ? "yes" : "no", Report.Number(hub / records * 1e6),
            Report.Number(broker / records * 1e6), Whole(most),
        ];
    }

    private static double Number(JsonElement summary, string name) => summary.GetProperty(name).GetDouble();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
