using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>What the hub keeps of a station that stands still is what was so at its stop.</summary>
public sealed class LastGaugesTests
{
    [SkippableFact]
    public async Task A_station_that_was_stopped_leaves_no_backlog_that_is_gone()
    {
        await using var scene = await HubScene.StartAsync();
        using var line = new StationScene();
        var hub = await scene.StartHubAsync();
        // Gauges go once at the start; the next would be due in an hour.
        using (var station = line.Start(
            "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={scene.Broker.Port}", "Hub:GaugesSeconds=3600"))
        {
            await station.LogAsync("connected to the broker");
            await line.RecordsAsync("inspection", 100);
            await StationScene.StopAsync(station);
            Assert.Contains("it has not acknowledged 0 records", station.Errors, StringComparison.Ordinal);
        }

        using var ledger = LedgerReader.Open(line.State);
        using var client = new HttpClient { BaseAddress = await hub.UrlAsync() };
        await Eventually.GetAsync(
            async () => JsonElement.Parse(await client.GetStringAsync(new Uri("api/v1/stations/s/l/n", UriKind.Relative))).GetProperty("gauges"),
            gauges => gauges.GetProperty("last_seq").GetInt64() == ledger.LastSeq && gauges.GetProperty("backlog").GetInt64() == 0,
            () => "the hub keeps gauges of before the stop");
    }
}
