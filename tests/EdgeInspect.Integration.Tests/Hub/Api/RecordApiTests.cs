using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Panel.Records;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public class RecordApiTests
{
    [SkippableFact]
    public async Task Each_field_of_the_filter_takes_what_the_store_takes_and_the_pages_links_say_the_same()
    {
        await using var hub = await StartAsync();
        var ledger = await hub.FillAsync();
        var counts = new Dictionary<string, int>
        {
            ["site=plant"] = 106, ["site=Plant"] = 0, ["line=line-1"] = 106, ["station=press-2"] = 5,
            [$"epoch={ledger.Stream.Epoch}"] = 106,
            ["kind=gap"] = 1, ["rid=" + SampleLedger.RidOf(3)] = 2, ["part=Teil-77"] = 1, ["from=2026-11-01T06:01:40Z"] = 2,
            ["until=2026-11-01T06:00:02Z"] = 2, ["recipe=lid"] = 50, ["degree=full"] = 105, ["verdict=NG"] = 10, ["decided_by=model"] = 105,
            ["inspector=eva"] = 0, ["predicted_class=scratch"] = 10, ["output=reject"] = 10, ["score_from=9.5"] = 5,
            ["score_until=0.1"] = 3,
            ["camera=top"] = 105, ["camera_serial=SN-1"] = 53, ["trigger=gpio_edge"] = 105, ["model=lid-2"] = 50,
            ["model_sha256=" + new string('A', 64)] = 55, ["config_sha256=" + new string('c', 64)] = 105, ["reason=queue_full"] = 1,
            ["has_image=true"] = 1, ["has_image=false"] = 105, ["verdict=NG&recipe=lid&score_from=6&score_until=8&camera=top"] = 3,
        };
        Assert.Equal(
            FilterField.All.Select(f => f.Name).Order(StringComparer.Ordinal),
            counts.Keys.Where(q => !q.Contains('&')).Select(q => q.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
        foreach (var (query, count) in counts)
        {
            Assert.True(count == (await hub.GetAsync($"api/v1/records?{query}&limit=1000")).GetProperty("items").GetArrayLength(), query);
            // A page of the panel with this filter links to an export of the same records.
            var page = RecordQuery.Parse(new Uri(hub.Address, "records?" + query).ToString());
            var lines = await hub.Client.GetStringAsync(new Uri(RecordQuery.Export(page.Filter, "jsonl"), UriKind.Relative));
            Assert.Equal(count, lines.Count(c => c == '\n'));
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(106)]
    public async Task Pages_give_each_record_once_while_others_come(int limit)
    {
        await using var hub = await StartAsync();
        var ledger = await hub.FillAsync();
        var seen = await hub.PagesAsync(
            $"api/v1/records?site=plant&limit={limit}",
                page => page <= 3 ? hub.AddAsync(ledger.With(1).Batches(101 + page, 101 + page)) : Task.CompletedTask);
        var keys = seen.Select(r => (r.GetProperty("station").GetString(), r.GetProperty("seq").GetInt64())).ToList();
        Assert.Equal((106, 106), (keys.Count, keys.Distinct().Count()));
    }

    [SkippableFact]
    public async Task A_record_comes_with_its_bytes_and_what_its_hash_is_of()
    {
        await using var hub = await StartAsync();
        var ledger = await hub.FillAsync();
        foreach (var seq in (long[])[1, 2, 101])
        {
            var record = await hub.GetAsync(HubInProcess.AddressOf(ledger.Stream, seq));
            var bytes = await hub.Client.GetByteArrayAsync(new Uri(HubInProcess.AddressOf(ledger.Stream, seq) + "?format=payload",
                UriKind.Relative));
            Assert.Equal(ledger[seq].Payload.ToArray(), bytes);
            Assert.Equal(ledger[seq].Payload.ToArray(), Encoding.UTF8.GetBytes(record.GetProperty("payload").GetRawText()));
            var previous = Convert.FromHexString(record.GetProperty("prev_hash").GetString()!);
            Assert.Equal(seq == 1 ? HashChain.Root(ledger.Stream.Epoch) : ledger[seq - 1].Hash.ToArray(), previous);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. previous, .. bytes])), record.GetProperty("hash").GetString());
        }

        var third = await hub.GetAsync(HubInProcess.AddressOf(ledger.Stream, 3));
        Assert.Equal(new string('e', 64), third.GetProperty("images")[0].GetProperty("sha256").GetString());
        await hub.ProblemAsync(HubInProcess.AddressOf(ledger.Stream, 102), HttpStatusCode.NotFound);
        await hub.ProblemAsync(HubInProcess.AddressOf(ledger.Stream with { Epoch = "other" }, 1), HttpStatusCode.NotFound);
        await hub.ProblemAsync(HubInProcess.AddressOf(ledger.Stream, 0), HttpStatusCode.BadRequest);
    }

    [SkippableFact]
    public async Task What_came_without_its_payload_says_so()
    {
        await using var hub = await StartAsync();
        var ledger = new SampleLedger().With(3);
        ledger.Change(2, r => r.Without(Omission.TooLarge));
        await hub.AddAsync(ledger.Batches(1, 3));
        var record = await hub.GetAsync(HubInProcess.AddressOf(ledger.Stream, 2));
        Assert.Equal(("too_large", JsonValueKind.Null),
            (record.GetProperty("omission").GetString(), record.GetProperty("payload").ValueKind));
        var problem = await hub.ProblemAsync(HubInProcess.AddressOf(ledger.Stream, 2) + "?format=payload", HttpStatusCode.NotFound);
        Assert.Contains("too_large", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Starts a hub.</summary>
    private protected virtual Task<HubInProcess> StartAsync() => HubInProcess.StartAsync();
}

/// <summary>The same on a server.</summary>
[Collection(HubCollection.Name)]
public sealed class RecordApiOnPostgresTests : RecordApiTests, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    private protected override Task<HubInProcess> StartAsync() => HubInProcess.StartAsync(fleet: _fleet);
}
