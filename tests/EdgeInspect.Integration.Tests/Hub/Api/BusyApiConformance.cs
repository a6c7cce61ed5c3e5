using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>What readers who want too much can do to others and to what stations send: the same on each database.</summary>
public abstract class BusyApiConformance
{
    private const string Endless = "api/v1/records?has_image=true";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task A_reading_that_takes_too_long_is_given_up()
    {
        await using var hub = await StartAsync(new { ReadTimeoutMs = 500 });
        await hub.AddAsync(new SampleLedger().With(1).Batches(1, 1));
        await hub.MakeImagesEndlessAsync();
        // An answer comes only once the statement has ended, and nothing but an interruption ends it, however fast the machine is.
        var problem = await hub.ProblemAsync(Endless, HttpStatusCode.ServiceUnavailable)
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("500 ms (Api:ReadTimeoutMs)", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Endless_readings_keep_nobody_from_storing_and_those_too_many_are_refused_in_time()
    {
        await using var hub = await StartAsync(new { ReadTimeoutMs = 600_000, MaxReads = 3 });
        var ledger = new SampleLedger().With(2000);
        await hub.AddAsync(ledger.Batches(1, 100));
        await hub.MakeImagesEndlessAsync();
        using var leave = new CancellationTokenSource();
        var endless = Enumerable.Range(0, 3).Select(_ => hub.Client.GetAsync(new Uri(Endless, UriKind.Relative), leave.Token)).ToArray();
        await UntilAsync(hub, HttpStatusCode.ServiceUnavailable);
        using (var late = await hub.Client.GetAsync(new Uri(Endless, UriKind.Relative)).WaitAsync(Enough))
            Assert.Equal(TimeSpan.FromSeconds(5), late.Headers.RetryAfter!.Delta);
        var problem = await hub.ProblemAsync(Endless, HttpStatusCode.ServiceUnavailable).WaitAsync(Enough);
        Assert.Equal("3 readings of the database (Api:MaxReads) are under way, and none ended within 2 s: try again later",
            problem.GetProperty("detail").GetString());
        for (var first = 101; first <= 1901; first += 100)
            await hub.AddAsync(ledger.Batches(first, first + 99)).WaitAsync(Enough);
        Assert.All(endless, reading => Assert.False(reading.IsCompleted));

        // Whose client leaves is interrupted, and its place is free.
        await leave.CancelAsync();
        await UntilAsync(hub, HttpStatusCode.OK);
        Assert.Equal(2000, (await hub.GetAsync("api/v1/stations")).GetProperty("items")[0].GetProperty("records").GetInt64());
    }

    [SkippableFact]
    public async Task Exports_that_nobody_reads_hold_few_records_and_leave_room_for_others()
    {
        await using var hub = await StartAsync(new { MaxExports = 4 });
        var ledger = new SampleLedger().With(5000, new string('x', 4000));
        foreach (var batches in ledger.Batches(1, 5000, 10).Chunk(50))
            await hub.AddAsync(batches);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 4; i++)
                sockets.Add(await AskAsync(hub, "api/v1/records?format=jsonl"));
            await Eventually.IsTrueAsync(() => hub.Metrics.OpenExports == 4, "four exports don't begin");
            for (var i = 0; i < 20; i++)
                sockets.Add(await AskAsync(hub, "api/v1/records?format=csv"));
            var problem = await hub.ProblemAsync("api/v1/records?format=csv", HttpStatusCode.ServiceUnavailable).WaitAsync(Enough);
            Assert.Contains("4 exports (Api:MaxExports) are under way", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(50, (await hub.GetAsync("api/v1/records?limit=50")).GetProperty("items").GetArrayLength());
            await hub.AddAsync(new SampleLedger("press-2").With(200).Batches(1, 200)).WaitAsync(Enough);
            // Four times two hundred records of 5 kB, and what lies in buffers of connections.
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 24 << 20);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Eventually.IsTrueAsync(() => hub.Metrics.OpenExports == 0, "exports go on though their clients are gone");
        var lines = await hub.Client.GetStringAsync(new Uri("api/v1/records?format=jsonl&station=press-2", UriKind.Relative));
        Assert.Equal(200, lines.Count(c => c == '\n'));
    }

    [SkippableFact]
    public async Task Answers_that_nobody_reads_are_counted_too()
    {
        await using var hub = await StartAsync(new { MaxAnswers = 2 });
        var ledger = new SampleLedger().With(1000, new string('x', 8000));
        foreach (var batches in ledger.Batches(1, 1000, 5).Chunk(50))
            await hub.AddAsync(batches);
        using (await AskAsync(hub, "api/v1/records?limit=1000"))
        using (await AskAsync(hub, "api/v1/records?limit=1000"))
        {
            await UntilAsync(hub, HttpStatusCode.ServiceUnavailable);
            var problem = await hub.ProblemAsync("api/v1/stations", HttpStatusCode.ServiceUnavailable).WaitAsync(Enough);
            Assert.Contains("2 answers (Api:MaxAnswers)", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await UntilAsync(hub, HttpStatusCode.OK);
    }

    [SkippableFact]
    public async Task A_filter_over_thousands_of_databases_is_answered_and_one_over_too_many_says_how_to_narrow_it()
    {
        await using var hub = await StartAsync(new { });
        await hub.AddAsync(new SampleLedger().With(20).Batches(1, 20));
        await hub.RunAsync(StreamsUpTo(5000));
        Assert.Equal(20, (await hub.GetAsync("api/v1/records?site=plant")).GetProperty("items").GetArrayLength());
        await hub.RunAsync(StreamsUpTo(20_001));
        foreach (var format in (string[])["json", "csv"])
        {
            var problem = await hub.ProblemAsync($"api/v1/records?site=plant&format={format}", HttpStatusCode.BadRequest);
            Assert.Equal("the filter takes more than 20000 databases of stations: narrow it by line, station, epoch",
                problem.GetProperty("detail").GetString());
        }

        var one = await hub.GetAsync("api/v1/records?site=plant&epoch=0123456789abcdef0123456789abcdef");
        Assert.Equal(20, one.GetProperty("items").GetArrayLength());
    }

    /// <summary>Starts a hub.</summary>
    /// <param name="api">The section <c>Api</c>.</param>
    private protected abstract Task<HubInProcess> StartAsync(object api);

    private static string StreamsUpTo(int count) =>
        $"""
        INSERT INTO stream(station_id, epoch, marks, records, last_seen)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        SELECT (SELECT MIN(id) FROM station), 'e' || i, '', 0, 0 FROM n WHERE true ON CONFLICT DO NOTHING
        """;

    /// <summary>Asks for the stations until the answer has a status.</summary>
    private static Task UntilAsync(HubInProcess hub, HttpStatusCode status) => Eventually.GetAsync(
        async () =>
        {
            using var response = await hub.Client.GetAsync(new Uri("api/v1/stations", UriKind.Relative)).WaitAsync(Enough);
            return response.StatusCode;
        },
        seen => seen == status,
        () => $"the answer is never {status}");

    /// <summary>Asks, and reads nothing of the answer.</summary>
    private static async Task<Socket> AskAsync(HubInProcess hub, string address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        await socket.ConnectAsync(hub.Address.Host, hub.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /{address} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return socket;
    }
}

[Collection(HubCollection.Name)]
public sealed class BusyApiTests : BusyApiConformance
{
    private protected override Task<HubInProcess> StartAsync(object api) => HubInProcess.StartAsync(api);
}

[Collection(HubCollection.Name)]
public sealed class BusyApiOnPostgresTests : BusyApiConformance, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    private protected override Task<HubInProcess> StartAsync(object api) => HubInProcess.StartAsync(api, _fleet);
}
