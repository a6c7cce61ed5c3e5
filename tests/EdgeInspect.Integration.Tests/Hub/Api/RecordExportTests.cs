using System.Text;
using System.Text.Json;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public class RecordExportTests
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("verdict=NG&")]
    [InlineData("station=press-2&")]
    [InlineData("part=none&")]
    public async Task An_export_holds_what_the_pages_hold(string filter)
    {
        await using var hub = await StartAsync();
        var ledger = await hub.FillAsync();
        await hub.AddAsync(ledger.With(500).Batches(102, 601));
        var paged = (await hub.PagesAsync($"api/v1/records?{filter}limit=99")).ConvertAll(r => r.GetRawText());
        var lines = await hub.Client.GetStringAsync(new Uri($"api/v1/records?{filter}format=jsonl", UriKind.Relative));
        Assert.Equal(paged, lines.Split('\n')[..^1]);

        var csv = CsvText.Read(await hub.Client.GetStringAsync(new Uri($"api/v1/records?{filter}format=csv", UriKind.Relative)));
        var (seq, hash, part) = (csv[0].IndexOf("seq"), csv[0].IndexOf("hash"), csv[0].IndexOf("part"));
        var pages = paged.ConvertAll(text => JsonElement.Parse(text));
        Assert.Equal(
            pages.Select(r => (r.GetProperty("seq").GetRawText(), r.GetProperty("hash").GetString(), PartOf(r))),
            csv.Skip(1).Select(row => (row[seq], (string?)row[hash], row[part])));
    }

    [SkippableFact]
    public async Task Cells_are_quoted_and_what_a_spreadsheet_would_run_is_made_harmless()
    {
        await using var hub = await StartAsync();
        var ledger = new SampleLedger();
        string[] parts = ["=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "a,b", "a\\\"b", "a\\r\\nb", "ä", "＝1", "' x", "-"];
        foreach (var part in parts)
        {
            var inspection = ledger.Inspection(ledger.Count + 1).Replace($"Teil-{ledger.Count + 1}", part, StringComparison.Ordinal);
            ledger.With(inspection.Replace("\"score\":", "\"score\":-", StringComparison.Ordinal));
        }

        await hub.AddAsync(ledger.Batches(1, ledger.Count));
        var bytes = await hub.Client.GetByteArrayAsync(new Uri("api/v1/records?format=csv", UriKind.Relative));
        Assert.NotEqual(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var csv = CsvText.Read(Encoding.UTF8.GetString(bytes));
        var (part0, score, line) = (csv[0].IndexOf("part"), csv[0].IndexOf("score"), csv.Skip(1).Reverse().ToList());
        Assert.Equal(
            ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "a,b", "a\"b", "a\r\nb", "ä", "'＝1", "' x", "'-"],
            line.Select(row => row[part0]));
        // A number is no text: a spreadsheet reads it as the number that it is.
        Assert.All(line, row => Assert.Matches("^-[0-9.]+$", row[score]));
    }

    [SkippableFact]
    public async Task A_line_is_a_record_also_when_its_payload_has_breaks()
    {
        await using var hub = await StartAsync();
        var ledger = new SampleLedger();
        ledger.With($"{{\r\n  \"epoch\":\"{ledger.Stream.Epoch}\",\n\t\"seq\":1,\"note\":\"a\\nb\"}}");
        await hub.AddAsync(ledger.Batches(1, 1));
        var lines = (await hub.Client.GetStringAsync(new Uri("api/v1/records?format=jsonl", UriKind.Relative))).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("a\nb", JsonElement.Parse(lines[0]).GetProperty("payload").GetProperty("note").GetString());
        // One by one it comes as it is.
        var bytes = await hub.Client.GetByteArrayAsync(new Uri(HubInProcess.AddressOf(ledger.Stream, 1) + "?format=payload",
            UriKind.Relative));
        Assert.Equal(ledger[1].Payload.ToArray(), bytes);
    }

    private static string PartOf(JsonElement record) =>
        record.GetProperty("payload").TryGetProperty("part", out var part) ? part.GetString()! : "";

    /// <summary>Starts a hub.</summary>
    private protected virtual Task<HubInProcess> StartAsync() => HubInProcess.StartAsync();
}

/// <summary>The same on a server.</summary>
[Collection(HubCollection.Name)]
public sealed class RecordExportOnPostgresTests : RecordExportTests, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    private protected override Task<HubInProcess> StartAsync() => HubInProcess.StartAsync(fleet: _fleet);
}
