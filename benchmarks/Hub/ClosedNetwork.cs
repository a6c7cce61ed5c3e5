using System.Globalization;
using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Benchmarks.Hub;

/// <summary>
/// A real station, with a camera that is simulated and a model that was taught, behind a network that is closed: what the records that wait
/// cost the inspection, against the same station without a hub, in turns; then the network opens.
/// </summary>
internal sealed class ClosedNetwork : IDisposable
{
    private const int FillPartsPerSecond = 150;
    private const int PartsPerSecond = 25;
    private const int WarmUpSeconds = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SimulatedLineOptions Line = new() { Width = 320, Height = 240 };

    private readonly string _folder = Workbench.Scratch();
    private readonly string _program;
    private readonly HubLoadSize _size;

    private ClosedNetwork(string program, HubLoadSize size) => (_program, _size) = (program, size);

    private string With => Path.Combine(_folder, "with");

    private string Without => Path.Combine(_folder, "without");

    /// <summary>Measures.</summary>
    public static async Task<Report> MeasureAsync(string program, HubLoadSize size)
    {
        using var station = new ClosedNetwork(program, size);
        Workbench.TeachSmall(Path.Combine(station._folder, "model"), Line);
        var closed = HubBench.FreePort();
        var fill = await station.FillAsync(closed);
        station.Copy();
        List<(Latencies With, Latencies Without)> rounds = [];
        for (var round = 0; round < size.Rounds; round++)
            rounds.Add(await station.PairAsync(closed, isWithFirst: round % 2 == 0));
        var drain = await station.OpenAsync();
        if (drain.Missing + drain.Different > 0)
            throw new InvalidOperationException($"the hub lacks {drain.Missing} records and has {drain.Different} otherwise");
        return station.Describe(fill, rounds, drain);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LoadProcess Start(string state, int? hubPort, double partsPerSecond)
    {
        var file = Path.Combine(_folder, "station.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            Station = new { Site = "bench", Line = "line-1", Name = "station-1", StateDirectory = state },
            Camera = new { Kind = "simulated", Simulated = new { PartsPerSecond = partsPerSecond, Line = new { Line.Width, Line.Height } } },
            Model = new { Path = Path.Combine(_folder, "model") },
            Recipe = new { Degree = "full" },
            Images = new { Policy = new { KeepNg = false, KeepUnsure = false, OkShare = 0 } },
            Hub = new { Enabled = hubPort is not null, Mqtt = new { Host = "127.0.0.1", Port = hubPort ?? 1883 } },
            Http = new { Url = "http://127.0.0.1:0" },
        }));
        return LoadProcess.Start(_program, "run", "--config", file);
    }

    /// <summary>Parts at a high rate until the backlog is there.</summary>
    private async Task<double> FillAsync(int closedPort)
    {
        using var station = Start(With, closedPort, FillPartsPerSecond);
        await station.SaysAsync("health and metrics at", Patience);
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (LastSeq(With) < _size.Backlog && await timer.WaitForNextTickAsync())
        {
            if (station.HasEnded)
                throw new InvalidOperationException($"the station ended: {station.Text}");
        }

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await station.StopAsync();
        return LastSeq(With) / seconds;
    }

    /// <summary>The station without a hub has a ledger as long.</summary>
    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(With, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Without, Path.GetRelativePath(With, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task<(Latencies With, Latencies Without)> PairAsync(int closedPort, bool isWithFirst)
    {
        if (isWithFirst)
            return (await RunAsync(With, closedPort), await RunAsync(Without, null));
        var without = await RunAsync(Without, null);
        return (await RunAsync(With, closedPort), without);
    }

    private async Task<Latencies> RunAsync(string state, int? hubPort)
    {
        using var station = Start(state, hubPort, PartsPerSecond);
        await station.SaysAsync("health and metrics at", Patience);
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));
        var first = LastSeq(state) + 1;
        await Task.Delay(TimeSpan.FromSeconds(_size.RoundSeconds));
        var last = LastSeq(state);
        await station.StopAsync();
        return Latencies.Of(state, first, last);
    }

    /// <summary>The network opens, and the backlog goes.</summary>
    private async Task<Drain> OpenAsync()
    {
        await using var bench = await HubBench.StartAsync(_program);
        var before = LastSeq(With);
        using var station = Start(With, bench.Port, PartsPerSecond);
        var url = await station.SaysAsync("health and metrics at", Patience);
        using var client = new HttpClient();
        await station.SaysAsync("connected to the broker", Patience);
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await GaugeAsync(client, url, "edgeinspect_hub_acknowledged_seq") < before && await timer.WaitForNextTickAsync())
        {
            if (station.HasEnded)
                throw new InvalidOperationException($"the station ended: {station.Text}");
        }

        var rate = before / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await station.StopAsync();
        await bench.StopHubAsync();
        return await Drain.CompareAsync(With, before, bench.Data, rate);
    }

    private Report Describe(double fill, List<(Latencies With, Latencies Without)> rounds, Drain drain)
    {
        return new(
            $"{_size.Backlog.ToString("N0", CultureInfo.InvariantCulture)} records behind a closed network, a real station",
            ["round", "p50 ms, network closed", "p50 ms, no hub", "p99 ms, network closed", "p99 ms, no hub", "ratio of p99", "gaps, network closed", "gaps, no hub"],
            [
                .. rounds.Select((round, i) => Row(Whole(i + 1), round.With, round.Without)),
                Row("all", Latencies.Of([.. rounds.Select(round => round.With)]), Latencies.Of([.. rounds.Select(round => round.Without)])),
            ],
            [
                PairRatio.OfP99([.. rounds]),
                $"Capture to verdict as the records say. {PartsPerSecond} parts/s, {_size.RoundSeconds} s a run in turns, the first {WarmUpSeconds} s left out; "
                    + "320 x 240, int8 backbone at 128 x 128; both ledgers begin with the same backlog, made by the station itself at "
                    + $"{Report.Number(fill)} records/s.",
                $"The network opens: {Whole(drain.Before)} records are at the hub at {Whole(drain.RecordsPerSecond)} records/s "
                    + "while the station inspects. "
                    + $"Of the first {Whole(drain.LastSeq)} records of the ledger it lacks {Whole(drain.Missing)} and has {Whole(drain.Different)} "
                    + $"otherwise than the station; {Whole(drain.Later)} that were made while the station stopped go when it runs again.",
            ]);
    }

    private static string[] Row(string name, Latencies with, Latencies without) =>
        [name, .. new[] { with.P50, without.P50, with.P99, without.P99, with.P99 / without.P99 }.Select(Report.Number), Whole(with.Gaps), Whole(without.Gaps)];

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static long LastSeq(string state)
    {
        using var reader = LedgerReader.Open(state);
        return reader.LastSeq;
    }

    private static async Task<double> GaugeAsync(HttpClient client, string url, string name)
    {
        var page = await client.GetStringAsync(new Uri(new Uri(url), "metrics"));
        var line = page.Split('\n').FirstOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>What the hub has of the station after all.</summary>
    private sealed record Drain(long Before, double RecordsPerSecond, long Missing, long Different, long LastSeq, long Later)
    {
        public static async Task<Drain> CompareAsync(string state, long before, string hubData, double rate)
        {
            using var ledger = LedgerReader.Open(state);
            await using var walk = await FleetWalk.OpenAsync(new(), hubData, CancellationToken.None);
            var streams = await walk.StreamsAsync(CancellationToken.None);
            var (count, different, last) = (0L, 0L, 0L);
            await foreach (var record in walk.RecordsAsync(streams.Single(stream => stream.Stream.Epoch == ledger.Epoch), CancellationToken.None))
            {
                var original = ledger.Range(record.Seq, 1).Single();
                var isSame = original.Seq == record.Seq && original.Hash.Span.SequenceEqual(record.Hash.Span)
                    && original.Payload.Span.SequenceEqual(record.Payload.Span);
                (count, different, last) = (count + 1, different + (isSame ? 0 : 1), record.Seq);
            }

            return new(before, rate, last - count, different, last, ledger.LastSeq - last);
        }
    }
}
