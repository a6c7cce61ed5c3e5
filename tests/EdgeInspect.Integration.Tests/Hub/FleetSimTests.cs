using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeInspect.Commands;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Integration.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A simulated fleet, a real broker and a real hub; at the end the hub's table is compared with what was made.</summary>
public sealed class FleetSimTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task TheHubsTableIsWhatTheFleetMade()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var live = await RunAsync(scene, 0, "--line", "live", "--stations", "20", "--rate", "10", "--for", "10");
        // The rate that was asked for; on a machine that is late, what was due in the last half second is not made any more.
        Assert.InRange(live.GetProperty("records").GetInt64(), 1900, 2200);
        Assert.InRange(live.GetProperty("lag_ms").GetProperty("p50").GetDouble(), 0.1, 60_000);
        var drained = await RunAsync(scene, 0, "--line", "backlog", "--stations", "10", "--rate", "0", "--backlog", "500");
        Assert.Equal((5000, 5000), (drained.GetProperty("records").GetInt64(), drained.GetProperty("acknowledged").GetInt64()));
        await scene.StopAsync(hub);

        var (code, output, _) = await VerifyAsync(scene);
        Assert.Equal(0, code);
        Assert.Contains($"ok: {live.GetProperty("records").GetInt64() + 5000} records in 30 streams", output, StringComparison.Ordinal);
        Assert.All(Streams(live).Concat(Streams(drained)), stream => Assert.Contains(stream, output, StringComparison.Ordinal));
    }

    /// <summary>The control: a check that never fails would show nothing.</summary>
    [SkippableFact]
    public async Task WhatIsNotAsItWasMadeIsFound()
    {
        (string Change, int Rows, string Expected)[] cases =
        [
            ("DELETE FROM record WHERE seq <= 7 AND stream_id = 1", 7, "40 records were counted, 33 are there"),
            ("DELETE FROM record WHERE stream_id = 1", 40, "40 records were counted, 0 are there"),
            ("DELETE FROM record WHERE seq = 40 AND stream_id = 2", 1, "acknowledged up to 40, but records end with 39"),
            ("UPDATE record SET payload = CAST(replace(CAST(payload AS TEXT), '\"degree\":', '\"degreE\":') AS BLOB) WHERE seq = 7 AND stream_id = 1", 1, "record 7: hash of the payload"),
            ("UPDATE record SET hash = zeroblob(32) WHERE seq = 7 AND stream_id = 1", 1, "record 7: hash of the payload"),
            ("DELETE FROM record WHERE seq = 7 AND stream_id = 1", 1, "records 7 to 7 are missing"),
        ];
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        string[] fleet = ["--stations", "2", "--rate", "0", "--backlog", "40", "--start", "2027-01-01T00:00:00Z"];
        await RunAsync(scene, 0, fleet);
        await scene.StopAsync(hub);
        var (database, whole) = (Path.Combine(scene.Folder("hub"), "fleet.db"), scene.Folder("whole.db"));
        File.Copy(database, whole);
        foreach (var (change, rows, expected) in cases)
        {
            File.Copy(whole, database, overwrite: true);
            Change(database, change, rows);
            var (code, output, _) = await VerifyAsync(scene);
            Assert.True(code == 7 && output.Contains(expected, StringComparison.Ordinal), $"{change}: {code} {output}");
        }

        // The same fleet once more: the hub has it all, as far as it knows, and the comparison sees what it lacks.
        await scene.StartHubAsync();
        var again = await RunAsync(scene, 7, fleet);
        Assert.Equal((80, false), (again.GetProperty("acknowledged").GetInt64(), again.GetProperty("verified").GetBoolean()));
    }

    [SkippableFact]
    public async Task ABrokerThatDiesUnderTheFleet()
    {
        await using var scene = await HubScene.StartAsync();
        await scene.StartHubAsync();
        using var fleet = Start(scene, "--stations", "5", "--rate", "20", "--backlog", "3000", "--records", "3200", "--verify", scene.Folder("hub.json"));
        await Eventually.IsTrueAsync(() => fleet.Output.Contains("online 5/5", StringComparison.Ordinal), "they don't come online");
        scene.Broker.Kill();
        await Eventually.IsTrueAsync(() => fleet.Output.Contains("online 0/5", StringComparison.Ordinal), "they don't see that it is gone");
        await scene.Broker.StartAsync();
        Assert.Equal(0, await fleet.ExitAsync(Patience));
        Assert.Contains("16000 made by 5 stations, 16000 acknowledged, 0 not", fleet.Output, StringComparison.Ordinal);
        Assert.Contains("the same, record for record", fleet.Output, StringComparison.Ordinal);
        Assert.Contains("reconnects    5;", fleet.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task AFleetThatIsToldToStopEndsInGoodOrder()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        using var fleet = Start(scene, "--stations", "3", "--rate", "10");
        await Eventually.IsTrueAsync(() => fleet.Output.Contains("online 3/3", StringComparison.Ordinal), "they don't come online");
        fleet.Signal(ProgramProcess.SigTerm);
        Assert.Equal(0, await fleet.ExitAsync(TimeSpan.FromSeconds(15)));
        await scene.StopAsync(hub);
        await using var store = await scene.OpenStoreAsync();
        var stations = await store.StationsAsync(CancellationToken.None);
        Assert.Equal(3, stations.Length);
        Assert.All(stations, station => Assert.Equal(StationPresence.Stopped, station.State?.Presence));
        Assert.All(stations, station => Assert.True(station.Gauges is { Ok: >= 0 }));
    }

    [SkippableFact]
    public async Task WhatNobodyAcknowledgesIsAFailure()
    {
        await using var scene = await HubScene.StartAsync();
        using var fleet = Start(scene, "--stations", "2", "--rate", "0", "--backlog", "10", "--patience", "1");
        Assert.Equal(7, await fleet.ExitAsync(Patience));
        Assert.Contains("20 made by 2 stations, 0 acknowledged, 20 not", fleet.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at most 300 stations in one program; start several, with --first", "--stations", "301")]
    [InlineData("--records 5 must not be below --backlog 6", "--records", "5", "--backlog", "6")]
    [InlineData("Hub:SendEveryMs", "--set", "Hub:SendEveryMs=1")]
    [InlineData("there is no file '/nowhere/station-1/ca.crt'", "--certificates", "/nowhere")]
    [InlineData("--start 'soon' is no time", "--start", "soon")]
    [InlineData("--rate 0 makes nothing but the backlog, and there is none", "--rate", "0")]
    public async Task WhatCanNotBeIsToldAtOnce(string expected, params string[] options)
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(["fleet-sim", .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, "Hub:Mqtt:ReconnectMostMs=60000")]
    [InlineData(100, "Hub:Mqtt:ReconnectMostMs=60000", "Hub:Outbox:ResendProbeMs=20000")]
    public void ItWaitsAsLongAsAStationMayTakeToComeAgain(double seconds, params string[] settings)
    {
        var arguments = new FleetSimArguments();
        var command = new Command("fleet-sim");
        foreach (var option in arguments.All)
            command.Options.Add(option);
        var plan = arguments.Plan(command.Parse([.. settings.SelectMany(setting => new[] { "--set", setting })]), TimeProvider.System);

        Assert.Equal(seconds, plan.Patience.TotalSeconds);
    }

    private static ProgramProcess Start(HubScene scene, params string[] options) => ProgramProcess.Start(
    [
        "fleet-sim", "--host", "127.0.0.1", "--port", scene.Broker.Port.ToString(CultureInfo.InvariantCulture), "--set", "Hub:Outbox:ResendFirstMs=1000",
        "--set", "Hub:Mqtt:ReconnectLeastMs=20", "--set", "Hub:Mqtt:ReconnectMostMs=200", .. options,
    ]);

    private static async Task<JsonElement> RunAsync(HubScene scene, int expected, params string[] options)
    {
        var summary = scene.Folder("fleet.json");
        using var fleet = Start(scene, [.. options, "--json", summary, "--verify", scene.Folder("hub.json")]);
        var code = await fleet.ExitAsync(Patience);
        Assert.True(expected == code, $"{code}: {fleet.Errors} {fleet.Output}");
        return JsonElement.Parse(await File.ReadAllTextAsync(summary));
    }

    private static Task<(int Code, string Output, string Errors)> VerifyAsync(HubScene scene) =>
        ProgramProcess.RunAsync(["hub", "verify", "--config", scene.Folder("hub.json")]);

    /// <summary>A beginning and an end of the line that 'hub verify' prints for each.</summary>
    private static IEnumerable<string> Streams(JsonElement summary) => summary.GetProperty("streams").EnumerateArray().Select(stream =>
    {
        string Text(string name) => stream.GetProperty(name).GetString()!;
        var last = stream.GetProperty("last_seq").GetInt64();
        return $"{Text("site")}/{Text("line")}/{Text("station")} {Text("epoch")} {last} records, 1 to {last}, 0 missing, 0 without payload, {Text("last_hash")}, ok";
    });

    private static void Change(string path, string sql, int rows)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(rows, command.ExecuteNonQuery());
    }
}
