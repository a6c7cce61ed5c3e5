using System.Net;
using System.Text;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public class StationApiTests
{
    private const string Press = "api/v1/stations/plant/line-1/press-1";

    [SkippableFact]
    public async Task Stations_come_with_what_they_said_and_measured()
    {
        await using var hub = await StartAsync();
        await hub.FillAsync();
        var all = (await hub.GetAsync("api/v1/stations")).GetProperty("items");
        Assert.Equal(["press-1", "press-2"], all.EnumerateArray().Select(s => s.GetProperty("station").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, all[1].GetProperty("state").ValueKind);

        var one = await hub.GetAsync(Press);
        Assert.Equal((101L, "degraded"),
            (one.GetProperty("records").GetInt64(), one.GetProperty("state").GetProperty("condition").GetString()));
        Assert.Equal("online", one.GetProperty("state").GetProperty("presence").GetString());
        Assert.Equal(29, one.GetProperty("gauges").GetProperty("last_seq").GetInt64());
        Assert.Equal("2026-11-25T12:00:00Z", one.GetProperty("last_seen_utc").GetString());
        await hub.ProblemAsync("api/v1/stations/plant/line-1/press-3", HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Gauges_come_of_a_time_and_thinned()
    {
        await using var hub = await StartAsync();
        await hub.FillAsync();
        var some = await hub.GetAsync($"{Press}/gauges?from=2026-11-01T06:00:10Z&until=2026-11-01T08:00:20%2B02:00&limit=1000");
        Assert.All(some.GetProperty("items").EnumerateArray(), g => Assert.InRange(g.GetProperty("last_seq").GetInt64(), 10, 19));
        Assert.Equal(10, some.GetProperty("items").GetArrayLength());
        var thinned = await hub.GetAsync($"{Press}/gauges?from=2026-11-01&until=2026-11-02&limit=5");
        Assert.Equal(5, thinned.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await hub.GetAsync($"{Press}/gauges")).GetProperty("items").GetArrayLength());
        var wrong = await hub.ProblemAsync($"{Press}/gauges?from=2026-11-02&until=2026-11-01", HttpStatusCode.BadRequest);
        Assert.Equal("from", wrong.GetProperty("errors")[0].GetProperty("parameter").GetString());
        await hub.ProblemAsync("api/v1/stations/a/b/c/gauges", HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Windows_come_as_they_were_sent_and_what_is_no_json_is_left_out()
    {
        await using var hub = await StartAsync();
        var ledger = await hub.FillAsync();
        for (var i = 1; i <= 5; i++)
        {
            var body = i == 3 ? "{broken" : $$"""{"sequence":{{i}},"score":1.50}""";
            await hub.Store.AddWindowAsync(ledger.Station, Window(i, body), HubInProcess.Received, default);
        }

        var windows = await hub.PagesAsync($"{Press}/windows?limit=2");
        Assert.Equal([5, 4, 3, 2, 1], windows.Select(w => w.GetProperty("sequence").GetInt32()));
        Assert.Equal("""{"sequence":4,"score":1.50}""", windows[1].GetProperty("window").GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, windows[2].GetProperty("window").ValueKind);
        await hub.ProblemAsync($"{Press}/windows?cursor=abc", HttpStatusCode.BadRequest);
    }

    [SkippableFact]
    public async Task Events_come_of_all_of_one_station_and_from_a_severity_on()
    {
        await using var hub = await StartAsync();
        await hub.FillAsync();
        Assert.Equal(30, (await hub.PagesAsync("api/v1/events?limit=7")).Count);
        Assert.Equal(24, (await hub.PagesAsync("api/v1/events?site=plant&line=line-1&station=press-1&limit=100")).Count);
        Assert.Equal(24, (await hub.PagesAsync($"{Press}/events?limit=10")).Count);
        var alarms = await hub.PagesAsync("api/v1/events?least=alarm&limit=100");
        Assert.Equal(10, alarms.Count);
        Assert.All(alarms, e => Assert.Equal("alarm", e.GetProperty("severity").GetString()));
        Assert.Contains(alarms, e => e.GetProperty("site").GetString() is null);
        Assert.Equal("'top' – gone", alarms[0].GetProperty("text").GetString());

        var half = await hub.ProblemAsync("api/v1/events?site=plant", HttpStatusCode.BadRequest);
        Assert.Equal(["line", "station"], half.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("parameter").GetString()));
        var cursor = (await hub.GetAsync("api/v1/events?limit=7")).GetProperty("next").GetString();
        await hub.ProblemAsync($"{Press}/events?limit=7&cursor={cursor}", HttpStatusCode.BadRequest);
    }

    [SkippableFact]
    public async Task The_acknowledgement_is_the_one_that_the_station_gets()
    {
        await using var hub = await StartAsync();
        var ledger = new SampleLedger().With(60);
        await hub.AddAsync([.. ledger.Batches(1, 20), .. ledger.Batches(41, 60)]);
        var answer = await hub.Client.GetByteArrayAsync(new Uri($"{Press}/acknowledgement?epoch={ledger.Stream.Epoch}", UriKind.Relative));
        var acknowledgement = Acknowledgement.Read(answer).Message!;
        Assert.Equal((20L, new SeqRange(41, 60)), (acknowledgement.ContiguousSeq, acknowledgement.Extra[0]));
        await hub.ProblemAsync($"{Press}/acknowledgement?epoch=unknown", HttpStatusCode.NotFound);
        var missing = await hub.ProblemAsync($"{Press}/acknowledgement", HttpStatusCode.BadRequest);
        Assert.Equal("epoch", missing.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [SkippableTheory]
    [InlineData("Ä ö%")]
    [InlineData("a?b=c&d#e")]
    [InlineData("100%25")]
    [InlineData("\"<script>")]
    [InlineData("日本")]
    public async Task A_name_of_any_characters_is_found_percent_encoded(string name)
    {
        await using var hub = await StartAsync();
        var ledger = new SampleLedger(name.Replace("\"", "'", StringComparison.Ordinal)).With(2);
        await hub.AddAsync(ledger.Batches(1, 2));
        var level = Uri.EscapeDataString(ledger.Station.Station);
        Assert.Equal(ledger.Station.Station,
            (await hub.GetAsync($"api/v1/stations/plant/line-1/{level}")).GetProperty("station").GetString());
        var record = await hub.GetAsync($"api/v1/records/plant/line-1/{level}/{ledger.Stream.Epoch}/2");
        Assert.Equal(Encoding.UTF8.GetString(ledger[2].Payload.Span), record.GetProperty("payload").GetRawText());
        Assert.Equal(2, (await hub.PagesAsync($"api/v1/records?station={level}")).Count);
    }

    private static StoredWindow Window(int sequence, string body) => new(
        "epoch", "top", new string('a', 64), "1", sequence, SampleLedger.TimeOf(sequence), SampleLedger.TimeOf(sequence + 1),
        Encoding.UTF8.GetBytes(body));

    /// <summary>Starts a hub.</summary>
    private protected virtual Task<HubInProcess> StartAsync() => HubInProcess.StartAsync();
}

/// <summary>The same on a server.</summary>
[Collection(HubCollection.Name)]
public sealed class StationApiOnPostgresTests : StationApiTests, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    private protected override Task<HubInProcess> StartAsync() => HubInProcess.StartAsync(fleet: _fleet);
}
