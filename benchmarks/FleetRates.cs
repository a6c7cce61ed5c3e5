using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;

namespace EdgeInspect.Benchmarks;

/// <summary>Records a second that the hub's store takes, on each database, in batches as stations send them.</summary>
internal static class FleetRates
{
    private const int Stations = 16;
    private const int RecordsOfEach = 2500;
    private static readonly int[] Groups = [1, 16];

    /// <summary>Measures and writes the table.</summary>
    public static async Task WriteAsync(string folder)
    {
        var rows = new List<IReadOnlyList<string>>();
        var batches = Enumerable.Range(1, Stations).Select(Batches).ToArray();
        foreach (var group in Groups)
        {
            var file = new FleetStoreOptions { Path = Path.Combine(Workbench.Scratch(), "fleet.db") };
            rows.Add(await RowAsync("SQLite", file, writers: 1, group, batches));
        }

        await using var cluster = await PostgresCluster.TryStartAsync();
        foreach (var (writers, group) in cluster is null ? [] : Groups.Select(group => (1, group)).Append((2, 16)))
            rows.Add(await RowAsync("PostgreSQL", cluster!.Options(await cluster.CreateDatabaseAsync()), writers, group, batches));
        new Report(
            "Records into the hub's store",
            ["database", "instances that write", "batches a transaction", "records/s", "MB/s of payload", "ms a transaction"],
            rows,
            [
                $"{Stations} stations, {RecordsOfEach:N0} records of each, inspections of about 1.1 kB, as many to a batch as 64 KiB hold.",
                "Every commit is on the disk when it returns. PostgreSQL runs beside it on the same machine, as the tests start it.",
            ]).Write(folder, "fleet.md");
    }

    private static async Task<IReadOnlyList<string>> RowAsync(
        string name, FleetStoreOptions options, int writers, int group, Batch[][] batches)
    {
        var stores = new FleetStore[writers];
        for (var i = 0; i < writers; i++)
            stores[i] = await FleetStore.OpenAsync(options, "", TimeProvider.System, CancellationToken.None);
        var turns = Enumerable.Range(0, batches[0].Length).SelectMany(i => batches.Select(ofStation => ofStation[i])).Chunk(group).ToArray();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
        {
            foreach (var turn in turns.Where((_, n) => n % writers == i))
                await store.AddAsync(turn, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        })));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        foreach (var store in stores)
            await store.DisposeAsync();
        var records = batches.Sum(ofStation => ofStation.Sum(batch => batch.Records.Count));
        var bytes = batches.Sum(ofStation => ofStation.Sum(batch => batch.Records.Sum(record => (long)record.Payload.Length)));
        return
        [
            name, Whole(writers), Whole(group), Report.Number(records / seconds), Report.Number(bytes / seconds / 1e6),
            Report.Number(seconds * 1000 * writers / turns.Length),
        ];
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Batch[] Batches(int station)
    {
        var stream = new LedgerStream(new("plant", "line-1", $"press-{station}"), $"{station:x32}");
        var records = new List<OutboxRecord>();
        var previous = HashChain.Root(stream.Epoch);
        for (var seq = 1; seq <= RecordsOfEach; seq++)
        {
            var payload = Encoding.UTF8.GetBytes(Inspection(stream, seq));
            var hash = SHA256.HashData([.. previous, .. payload]);
            records.Add(OutboxRecord.Whole(seq, previous, hash, payload));
            previous = hash;
        }

        var (writer, batches) = (new BatchWriter(stream), new List<Batch>());
        for (var next = 0; next < records.Count;)
        {
            var message = writer.Write(records.GetRange(next, Math.Min(BatchFormat.MaxRecords, records.Count - next)));
            batches.Add(BatchReader.Read(message.Body.Span, message.ContentType).Message!);
            next = (int)message.Range.Last;
        }

        return [.. batches];
    }

    private static string Inspection(LedgerStream stream, int seq)
    {
        var rid = new Guid(seq, (short)stream.Station.Station.Length, 7, SHA256.HashData(Encoding.UTF8.GetBytes(stream.Epoch))[..8]);
        var time = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(seq);
        var isNg = seq % 33 == 0;
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            {"schema":1,"site":"plant","line":"line-1","station":"{{{stream.Station.Station}}}","epoch":"{{{stream.Epoch}}}","seq":{{{seq}}},
            "kind":"inspection","rid":"{{{rid}}}","part":"{{{stream.Station.Station}}}-{{{seq}}}","recipe":"cap","t_utc":"{{{time:yyyy-MM-ddTHH:mm:ss.fffffff}}}Z",
            "t_mono_ns":{{{seq * 1_000_000L}}},"time_quality":"synchronised","camera":{"id":"top","model":"acA2440","serial":"SN-1",
            "exposure_us":800,"gain_db":0,"width":640,"height":480,"pixel_format":"mono8","trigger":"gpio_edge"},
            "environment":{"temperature_c":41.5},"model":{"sha256":"{{{new string('a', 64)}}}","release_seq":3,"name":"cap-7"},
            "candidate":null,"config_sha256":"{{{new string('c', 64)}}}","degree":"full","score":{{{seq % 100 / 10.0}}},"threshold":8.5,
            "verdict":"{{{(isNg ? "NG" : "OK")}}}","predicted_class":{{{(isNg ? "\"scratch\"" : "null")}}},"decided_by":"model",
            "output":{"action":"{{{(isNg ? "reject" : "pass")}}}","due_ns":12345},
            "latency_us":{"capture":3000,"prepare":400,"run":6200,"decide":20},
            "stats":{"luma":101.5,"contrast":33,"sharpness":12,"saturation":0,"clipped_dark":0,"clipped_bright":0.01,"noise":1.5},
            "img":{"state":"none"}}
            """);
    }
}
