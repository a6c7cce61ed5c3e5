using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;

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
        var faults = ledger.Of("fault").Select(f => f.GetProperty("rid").GetGuid()).ToHashSet();
        var actions = _scene.Actions().Where(a => a.Action != "rest" && !faults.Contains(a.Rid)).ToDictionary(a => a.Rid, a => a.Action);
        var inspections = ledger.Inspections.Where(i => !faults.Contains(i.GetProperty("rid").GetGuid())).ToList();
        Assert.Equal(inspections.ToDictionary(i => i.GetProperty("rid").GetGuid(), ActionOf), actions);

        var timely = inspections.Where(i => LedgerContents.Text(i, "decided_by") == "model").ToList();
        Assert.All(timely, i => Assert.Equal(LedgerContents.Text(i, "verdict") == "OK" ? "pass" : "reject", ActionOf(i)));
        Assert.Contains(timely, i => ActionOf(i) == "pass");
        Assert.Contains(timely, i => ActionOf(i) == "reject");
    }

    private static string ActionOf(JsonElement inspection) => LedgerContents.Text(inspection.GetProperty("output"), "action");

    /// <summary>Inspects all parts; the line has time to act on the last of them.</summary>
    private async Task<LedgerContents> InspectAsync(string degree)
    {
        using var station = _scene.Start([.. Line, $"Recipe:Degree={degree}"]);
        await station.LogAsync("the camera came to its end");
        if (degree == "full")
        {
            var last = _scene.Ledger().Inspections[^1].GetProperty("rid").GetGuid();
            await Eventually.IsTrueAsync(() => _scene.Actions().Any(a => a.Rid == last), "the line didn't act on the last part");
        }
        await StationScene.StopAsync(station);
        return _scene.Ledger();
    }
}
