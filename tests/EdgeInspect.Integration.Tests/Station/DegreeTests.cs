namespace EdgeInspect.Integration.Tests.Station;

public sealed class DegreeTests : IDisposable
{
    private const int Parts = 60;
    private static readonly string[] Line =
        [$"Camera:Simulated:Parts={Parts}", "Camera:Simulated:Line:Defects:Rate=0.5", "Camera:Simulated:Line:Defects:SubtleShare=0"];

    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("human_only")]
    [InlineData("shadow")]
    [InlineData("assist")]
    [InlineData("partial")]
    public async Task ADegreeThatLeavesTheLineToPeopleRecordsAndDrivesNothing(string degree)
    {
        var ledger = await InspectAsync(degree);
        Assert.Equal(Parts, ledger.Inspections.Count + ledger.LostParts);
        Assert.All(ledger.Inspections, i => Assert.Equal((degree, "none"), (LedgerContents.Text(i, "degree"), ActionOf(i))));
        Assert.Contains(ledger.Inspections, i => LedgerContents.Text(i, "verdict") == "OK");
        Assert.All(_scene.Actions(), a => Assert.Equal("rest", a.Action));
    }

    [Fact]
    public async Task FullDrivesTheLineAsTheVerdictsSay()
    {
        var ledger = await InspectAsync("full");
        var (faults, actions) = (
            ledger.Of("fault").Select(f => f.GetProperty("rid").GetGuid()).ToHashSet(),
            _scene.Actions().Where(a => a.Action != "rest").ToDictionary(a => a.Rid, a => a.Action));
        var timely = ledger.Inspections.Where(i => !faults.Contains(i.GetProperty("rid").GetGuid())).ToList();
        Assert.Contains(timely, i => LedgerContents.Text(i, "verdict") == "OK");
        Assert.Contains(timely, i => LedgerContents.Text(i, "verdict") == "NG");
        Assert.All(timely, i => Assert.Equal(
            (LedgerContents.Text(i, "verdict") == "OK" ? "pass" : "reject", ActionOf(i)),
            (actions.GetValueOrDefault(i.GetProperty("rid").GetGuid()), actions.GetValueOrDefault(i.GetProperty("rid").GetGuid()))));
        Assert.Equal(actions.Keys.Count(rid => !faults.Contains(rid)), timely.Count);
    }

    private static string ActionOf(System.Text.Json.JsonElement inspection) => LedgerContents.Text(inspection.GetProperty("output"), "action");

    /// <summary>Inspects all parts; the line has time to act on the last of them.</summary>
    private async Task<LedgerContents> InspectAsync(string degree)
    {
        using var station = _scene.Start([.. Line, $"Recipe:Degree={degree}"]);
        await station.LogAsync("the camera came to its end");
        if (degree == "full")
        {
            var last = _scene.Ledger().Inspections[^1].GetProperty("rid").GetGuid();
            await Hosting.Eventually.IsTrueAsync(() => _scene.Actions().Any(a => a.Rid == last), "the line didn't act on the last part");
        }
        await StationScene.StopAsync(station);
        return _scene.Ledger();
    }
}
