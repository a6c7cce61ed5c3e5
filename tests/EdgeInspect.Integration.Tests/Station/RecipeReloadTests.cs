using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

public sealed class RecipeReloadTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task ANewThresholdHoldsFromTheNextPartOnAndABadFileChangesNothing()
    {
        var good = await File.ReadAllTextAsync(_scene.Configuration);
        using (var station = _scene.Start())
        {
            await _scene.RecordsAsync("inspection", 5);
            await ReloadAsync(station, good.Replace("\"full\"", "\"full\", \"Threshold\": -1000", StringComparison.Ordinal), "configuration reloaded");
            var before = _scene.Ledger().Inspections.Count;
            await _scene.RecordsAsync("inspection", before + 5);
            await ReloadAsync(station, good.Replace("\"full\"", "\"fool\", \"Treshold\": 1", StringComparison.Ordinal), "the last good one stays in force; 2 to mend");
            await station.LogAsync("Recipe:Degree = \"fool\" .*must be one of human_only");
            await station.LogAsync("Recipe:Treshold = 1 .*did you mean 'Threshold'");
            before = _scene.Ledger().Inspections.Count;
            await _scene.RecordsAsync("inspection", before + 5);
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        var recipes = ledger.Of("recipe");
        Assert.Equal([ThresholdOf(ledger.Inspections[0]), -1000], recipes.Select(ThresholdOf));
        var first = ledger.Inspections.First(i => ThresholdOf(i) == -1000);
        var later = ledger.Inspections.Where(i => Seq(i) >= Seq(first)).ToList();
        Assert.True(later.Count >= 10);
        Assert.All(later, i => Assert.Equal((-1000, "NG"), (ThresholdOf(i), LedgerContents.Text(i, "verdict"))));
        Assert.Contains(ledger.Inspections, i => Seq(i) < Seq(first) && LedgerContents.Text(i, "verdict") == "OK");
        Assert.Equal(2, ledger.Inspections.Select(i => LedgerContents.Text(i, "config_sha256")).Distinct().Count());
    }

    private async Task ReloadAsync(ProgramProcess station, string configuration, string answer)
    {
        await File.WriteAllTextAsync(_scene.Configuration, configuration);
        station.Signal(ProgramProcess.SigHup);
        await station.LogAsync(answer);
    }

    private static double ThresholdOf(JsonElement record) => record.GetProperty("threshold").GetDouble();

    private static long Seq(JsonElement record) => record.GetProperty("seq").GetInt64();
}
