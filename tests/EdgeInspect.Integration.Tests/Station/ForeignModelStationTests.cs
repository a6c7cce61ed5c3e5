using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Models.Foreign;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>Models of other tools inspect a station's parts from the camera to the ledger and the output line.</summary>
[Collection(StationCollection.Name)]
public sealed class ForeignModelStationTests : IDisposable
{
    private readonly StationScene _scene = new();

    public static TheoryData<string, string> Models => new()
    {
        { "classifier", "dark=OK:,red=NG:red,blue=NG:blue" },
        { "segmenter", "dark=NG:stain,bright=NG:glare,red=OK:" },
        { "yolo", "dark=NG:stain,bright=NG:glare,plain=OK:" },
    };

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public async Task EveryPartGetsItsVerdictAndTheDefectItsName(string model, string expected)
    {
        var parts = WriteParts();
        await using (var station = new StationInProcess(_scene, [$"Model:Path={Pack(model)}", "Camera:Kind=folder", $"Camera:Folder:Path={parts}",
            "Camera:Folder:RatePerSecond=25", "Images:Policy:KeepNg=true"]))
        {
            await station.RunUntilAsync(() => _scene.RecordsAsync("inspection", 25));
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        foreach (var (part, verdict, name) in expected.Split(',').Select(e => e.Split('=', ':')).Select(e => (e[0], e[1], e[2])))
        {
            var records = ledger.Inspections.Where(i => LedgerContents.Text(i, "part") == part).ToArray();
            Assert.NotEmpty(records);
            Assert.All(records, r => Assert.Equal((verdict, name), (LedgerContents.Text(r, "verdict"), ClassOf(r) ?? "")));
            Assert.All(records, r => Assert.True(verdict == "OK" || LedgerContents.Text(r.GetProperty("output"), "action") == "reject"));
        }
        Assert.NotEmpty(ledger.Of("image"));
    }

    private static string? ClassOf(JsonElement record) => record.GetProperty("predicted_class").GetString();

    private string WriteParts()
    {
        var folder = _scene.File("parts");
        ForeignModel.Write(Path.Combine(folder, "plain.png"), ForeignModel.Picture(128, (128, 128, 128)));
        ForeignModel.Write(Path.Combine(folder, "dark.png"), ForeignModel.Picture(128, (0, 0, 0)));
        ForeignModel.Write(Path.Combine(folder, "bright.png"), ForeignModel.Picture(128, (255, 255, 255)));
        ForeignModel.Write(Path.Combine(folder, "red.png"), ForeignModel.Picture(128, (255, 128, 128), column: 0, row: 0, cells: 6));
        ForeignModel.Write(Path.Combine(folder, "blue.png"), ForeignModel.Picture(128, (128, 128, 255), column: 0, row: 0, cells: 6));
        return folder;
    }

    private string Pack(string model) => model switch
    {
        "classifier" => ForeignModel.Pack(_scene.File(model), ForeignGraph.Classifier(), ForeignModel.Classifier),
        "segmenter" => ForeignModel.Pack(_scene.File(model), ForeignGraph.Segmenter(), ForeignModel.Segmenter),
        _ => ForeignModel.Pack(_scene.File(model), ForeignGraph.Yolo(), ForeignModel.Yolo),
    };
}
