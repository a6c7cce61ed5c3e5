using System.Globalization;
using EdgeInspect.Adapters.Storage;
using Microsoft.Playwright;

namespace EdgeInspect.Benchmarks.Panel;

/// <summary>
/// The panel under load: how long it takes from a decision to the next picture in a real browser, and what people at the panel cost the
/// inspection, against the same station with nobody there, in turns.
/// </summary>
internal static class PanelLoad
{
    private const int PartsPerSecond = 25;
    private const int WarmUpSeconds = 15;
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Measures, and writes the table.</summary>
    public static async Task WriteAsync(string folder, string program, PanelLoadSize size)
    {
        using var station = new PanelStation(program);
        var waiting = await station.FillAsync(size);
        var browser = await DecideAsync(station, size, waiting);
        List<(Latencies With, Latencies Without)> rounds = [];
        var memory = new List<double>();
        for (var round = 0; round < size.Rounds; round++)
        {
            var (isWithFirst, first) = (round % 2 == 0, await RunAsync(station, size, round % 2 == 0, memory));
            var second = await RunAsync(station, size, !isWithFirst, memory);
            rounds.Add(isWithFirst ? (first, second) : (second, first));
        }
        Report.Write("The station's panel", [browser, Describe(size, rounds, memory)], folder, "panel.md");
    }

    private static async Task<Report> DecideAsync(PanelStation bench, PanelLoadSize size, long waiting)
    {
        var (station, address) = await bench.StartAsync(PartsPerSecond);
        using var started = station;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync(new() { BaseURL = address.AbsoluteUri, ViewportSize = new() { Width = 1024, Height = 600 } });
        await page.GotoAsync("/sign-in?return=/review");
        await page.Locator($".person[data-name='{PanelStation.Person.Name}']").ClickAsync();
        await page.Keyboard.TypeAsync(PanelStation.Person.Pin, new() { Delay = 60 });
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#part[data-token]").WaitForAsync(new() { Timeout = 60_000 });
        for (var i = 0; i < size.Decisions; i++)
        {
            await page.Keyboard.PressAsync(i % 7 == 0 ? "1" : "o");
            await page.WaitForTimeoutAsync(350);
        }
        await page.Locator("html[data-outstanding='0']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var taken = await page.EvaluateAsync<double[]>("() => performance.getEntriesByName('decision-to-next').map(e => e.duration)");
        await station.StopAsync();
        var sorted = taken.Order().ToArray();
        return new(
            "From a decision to the next picture",
            ["decisions", "parts that wait", "p50 ms", "p95 ms", "longest ms"],
            [[Whole(sorted.Length), Whole(waiting), Report.Number(At(sorted, .5)), Report.Number(At(sorted, .95)), Report.Number(sorted[^1])]],
            [
                "In Chromium on the same machine, while the station inspects 25 parts/s: from the key's event to the frame that shows the next picture. "
                    + "A decision about every 0.35 s.",
            ]);
    }

    private static async Task<Latencies> RunAsync(PanelStation bench, PanelLoadSize size, bool hasPeople, List<double> memory)
    {
        var (station, address) = await bench.StartAsync(PartsPerSecond);
        using var started = station;
        using var people = hasPeople ? PanelPeople.Start(address, bench.Tokens) : null;
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));
        var first = LastSeq(bench.State) + 1;
        await Task.Delay(TimeSpan.FromSeconds(size.RoundSeconds));
        var last = LastSeq(bench.State);
        if (people is not null)
        {
            memory.Add(station.MemoryMb);
            await people.StopAsync();
        }
        await station.StopAsync();
        return Latencies.Of(bench.State, first, last);
    }

    private static Report Describe(PanelLoadSize size, List<(Latencies With, Latencies Without)> rounds, List<double> memory) => new(
        $"{size.Clients} people at the panel, a real station",
        ["round", "p50 ms, people", "p50 ms, nobody", "p99 ms, people", "p99 ms, nobody", "ratio of p99", "gaps, people", "gaps, nobody", "station's memory, MB"],
        [
            .. rounds.Select((round, i) => Row(Whole(i + 1), round.With, round.Without, Whole(memory[i]))),
            Row("all", Latencies.Of([.. rounds.Select(r => r.With)]), Latencies.Of([.. rounds.Select(r => r.Without)]), Whole(memory.Max())),
        ],
        [
            PairRatio.OfP99(rounds),
            $"Capture to verdict as the records say. {PartsPerSecond} parts/s, {size.RoundSeconds} s a run in turns, the first {WarmUpSeconds} s, in which much is compiled, left out; "
                + "320 x 240, int8 backbone at 128 x 128. Each of the people takes parts, loads their pictures, decides about one a second, and asks for the "
                + "live view and its picture twice a second. They run on the same machine as the station, in a process that yields to it (nice 19): "
                + "they stand for other machines. Pictures of flagged parts are kept, so that the queue is fed meanwhile.",
        ]);

    private static string[] Row(string name, Latencies with, Latencies without, string memory) =>
        [name, .. new[] { with.P50, without.P50, with.P99, without.P99, with.P99 / without.P99 }.Select(Report.Number), Whole(with.Gaps), Whole(without.Gaps), memory];

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static long LastSeq(string state)
    {
        using var reader = LedgerReader.Open(state);
        return reader.LastSeq;
    }
}
