using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>A station in a process of its own, a real broker, and an ear that acknowledges as a hub does.</summary>
public sealed class UplinkTests : IDisposable
{
    private const string Everything = StationTopics.AllUpward;
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task EveryRecordArrivesAndTheEndsOfAStationAreToldApart()
    {
        await using var bench = await MqttBench.StartAsync();
        var ear = new HubEar(await bench.ListenAsync("hub", Everything));
        using (var first = Start(bench))
        {
            await _scene.RecordsAsync("inspection", 30);
            await UntilAsync(ear, () => ear.LastState?.Presence == StationPresence.Online, "it is not online");
            await UntilAsync(ear, () => ear.Gauges.Any(gauges => gauges is { Ok: > 0, LatencyMedianMs: > 0, MemoryBytes: > 0 }), "it tells no gauges");
            await StationScene.StopAsync(first);
            Assert.Contains("took leave of the hub", first.Errors, StringComparison.Ordinal);
        }

        await UntilAsync(ear, () => ear.LastState?.Presence == StationPresence.Stopped, "it did not say that it was stopped");
        var session = ear.LastState!.Session;
        Assert.Equal([session], ear.States.Select(state => state.Session).Distinct());
        var before = ear.Records.Count;
        using (var second = Start(bench))
        {
            await _scene.RecordsAsync("inspection", 60);
            await UntilAsync(ear, () => ear.LastState is { Presence: StationPresence.Online } state && state.Session != session, "it is not online again");
            await UntilAsync(ear, () => ear.Records.Count > before + 20, "no further records come");
            second.Kill();
        }

        await UntilAsync(ear, () => ear.LastState?.Presence == StationPresence.Offline, "nobody said that it is offline");
        Assert.NotEqual(session, ear.LastState!.Session);
        Assert.InRange(ear.Repeated, 0, before / 2);
        Assert.All(ear.Gauges, gauges => Assert.True(gauges.LatencyMedianMs is null || gauges.LatencyP99Ms >= gauges.LatencyMedianMs));
        AssertHasAllBut(ear, 60);

        // Who comes later is told by the broker what was last said.
        var later = new HubEar(await bench.ListenAsync("later", Everything));
        await UntilAsync(later, () => later.LastState?.Presence == StationPresence.Offline, "the state was not kept");
    }

    /// <summary>The ledger's last word and the window that the stop cut go out before the process ends; little of it is sent again.</summary>
    [Fact]
    public async Task TheLastRecordsOfARunArriveBeforeItEnds()
    {
        await using var bench = await MqttBench.StartAsync();
        var ear = new HubEar(await bench.ListenAsync("hub", Everything));
        for (var run = 1; run <= 3; run++)
        {
            using var station = Start(bench);
            // On a busy machine the run before may have left as many records as are waited for here.
            await station.UrlAsync();
            await _scene.RecordsAsync("inspection", run * 40);
            await UntilAsync(ear, () => ear.Records.Count >= run * 40, "no records come");
            await StationScene.StopAsync(station);
            Assert.Contains("it has not acknowledged 0 records", station.Errors, StringComparison.Ordinal);
            Assert.Equal("stop", _scene.Ledger().LastKind);
            AssertHasAllBut(ear, 0);
            // Once more at the next start, where the broker had it only after the ledger was closed. What the broker has is heard a little later.
            await UntilAsync(ear, () => StopWindows(ear) >= run, "the window that the stop cut doesn't come");
            Assert.Equal(run, StopWindows(ear));
        }

        Assert.InRange(ear.Repeated, 0, 100);
    }

    private static int StopWindows(HubEar ear) =>
        ear.Windows.Where(window => window.Span.Cut == WindowCut.Stop).DistinctBy(window => window.Seq).Count();

    /// <summary>A hub that says nothing costs a moment at the stop, not the stop.</summary>
    [Fact]
    public async Task AHubThatIsSilentHoldsNoStopUp()
    {
        await using var bench = await MqttBench.StartAsync();
        using var station = Start(bench);
        await _scene.RecordsAsync("inspection", 40);
        await station.LogAsync("connected to the broker");
        bench.Broker.Freeze();
        await StationScene.StopAsync(station);
        bench.Broker.Thaw();
        Assert.Equal("stop", _scene.Ledger().LastKind);
    }

    [Fact]
    public async Task WhatWasCommittedWithoutABrokerArrivesOnceThereIsOneAgain()
    {
        await using var bench = await MqttBench.StartAsync();
        var ear = new HubEar(await bench.ListenAsync("hub", Everything));
        using var station = Start(bench);
        await UntilAsync(ear, () => ear.Records.Count > 10, "no records come");
        bench.Broker.Kill();
        await station.LogAsync("no connection to the broker");
        var before = _scene.Ledger().Inspections.Count;
        await _scene.RecordsAsync("inspection", before + 100);
        await bench.Broker.StartAsync();
        await UntilAsync(ear, () => ear.Records.Count > before + 100, "the records did not arrive");
        await StationScene.StopAsync(station);
        AssertHasAllBut(ear, 0);
        Assert.Single(station.Errors.Split('\n'), line => line.Contains("no connection to the broker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnreachableBrokerIsNoTroubleOfTheStation()
    {
        using var station = _scene.Start("Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", "Hub:Mqtt:Port=1");
        await _scene.RecordsAsync("inspection", 20);
        using var client = new HttpClient();
        var health = await client.GetStringAsync(new Uri(await station.UrlAsync(), "health"));
        Assert.Contains("no connection: 127.0.0.1:1", health, StringComparison.Ordinal);
        Assert.DoesNotContain("failing", health, StringComparison.Ordinal);
        await StationScene.StopAsync(station);
        Assert.Equal("stop", _scene.Ledger().LastKind);
    }

    [Fact]
    public async Task AWrongLinkIsToldAtOnce()
    {
        var (code, _, errors) = await ProgramProcess.RunAsync(
            ["config", "check", "--config", _scene.Configuration, "--set", "Hub:Enabled=true", "--set", "Hub:Mqtt:CaFile=/nowhere/ca.pem", "--set", "Hub:GaugesSeconds=0"]);
        Assert.Equal(2, code);
        Assert.Contains("Hub:Mqtt:CaFile", errors, StringComparison.Ordinal);
        Assert.Contains("there is no file '/nowhere/ca.pem'", errors, StringComparison.Ordinal);
        Assert.Contains("Hub:GaugesSeconds", errors, StringComparison.Ordinal);
        var (withoutHub, _, _) = await ProgramProcess.RunAsync(
            ["config", "check", "--config", _scene.Configuration, "--set", "Hub:Mqtt:CaFile=/nowhere/ca.pem"]);
        Assert.Equal(0, withoutHub);
    }

    private ProgramProcess Start(MqttBench bench) => _scene.Start(
        "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={bench.Broker.Port}", "Hub:Mqtt:ReconnectLeastMs=20",
        "Hub:Mqtt:ReconnectMostMs=200", "Hub:GaugesSeconds=1", "Hub:OfflineAfterSeconds=1", "Hub:Outbox:ResendFirstMs=1000");

    private static Task UntilAsync(HubEar ear, Func<bool> isSo, string failure) =>
        Eventually.GetAsync(() => ear.Hearing.IsFaulted || isSo(), value => value, () => $"{failure}; {ear.Hearing.Exception}");

    /// <summary>All records are there byte for byte, but for the last ones of a run that was killed, which go when the station runs again.</summary>
    private void AssertHasAllBut(HubEar ear, int last)
    {
        Assert.False(ear.Hearing.IsFaulted, $"{ear.Hearing.Exception}");
        using var reader = LedgerReader.Open(_scene.State);
        var stored = reader.Range(1, int.MaxValue);
        foreach (var record in stored.Take(stored.Count - last))
            Assert.True(ear.Records[(reader.Epoch, record.Seq)].Payload.Span.SequenceEqual(record.Payload.Span));
    }
}
