using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Models.Foreign;

public sealed class ModelPackingTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_model_of_another_tool_is_packed_verified_and_evaluated_by_the_program()
    {
        var request = ForeignModel.Request(_scratch.File("yolo"), ForeignGraph.Yolo(), ForeignModel.Yolo);
        var (code, output, errors) = await ProgramProcess.RunAsync(
            ["model", "pack", "--onnx", request.Onnx, "--manifest", request.Manifest, "--golden", request.Golden, "--out", request.Folder]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Packed spots (detection), threshold 0.5", output, StringComparison.Ordinal);

        (code, output, errors) = await ProgramProcess.RunAsync(["model", "verify", request.Folder, "--repeat", "50"]);
        Assert.True(code == 0, output + errors);

        for (var i = 0; i < 3; i++)
        {
            ForeignModel.Write(_scratch.File($"data/test/good/{i}.png"), ForeignModel.Picture((byte)(118 + (10 * i)), (128, 128, 128)));
            ForeignModel.Write(_scratch.File($"data/test/stain/{i}.png"), ForeignModel.Picture(128, (0, 0, 0), column: i));
        }
        var mask = ForeignModel.Picture(0, (255, 255, 255), column: 1);
        ForeignModel.Write(_scratch.File("data/ground_truth/stain/1_mask.png"), mask);
        var json = _scratch.File("report.json");
        (code, output, errors) = await ProgramProcess.RunAsync(["evaluate", "--model", request.Folder, "--data", _scratch.File("data"), "--json", json]);
        Assert.True(code == 0, output + errors);
        var report = System.Text.Json.JsonElement.Parse(await File.ReadAllBytesAsync(json));
        Assert.Equal((1, 0, 0), (report.GetProperty("auroc").GetDouble(), Value(report, "false_reject_rate"), Value(report, "escape_rate")));
        Assert.True(report.GetProperty("pixel_auroc").GetDouble() > 0.99);
    }

    [Fact]
    public void What_was_packed_says_all_of_itself()
    {
        var request = ForeignModel.Request(_scratch.File("m"), ForeignGraph.Segmenter(), ForeignModel.Segmenter);
        var manifest = ModelPacking.Pack(request, TimeProvider.System);
        var read = ModelManifest.Parse(File.ReadAllBytes(Path.Combine(request.Folder, ModelFolder.ManifestName)), "manifest");
        Assert.Equal(["golden/0.png", "golden/1.png", "golden/wide.png", "golden/tall.png"], read.Golden.Select(g => g.Path));
        Assert.Equal((manifest.Model, "packed/1", null), (read.Model, read.Lineage.Method, read.Lineage.BankSizes));
        Assert.Equal((64, 48, 1), (read.Input.Geometry.Width, read.Input.Geometry.Height, read.Input.Channels));
        Assert.Equal(["good", "stain", "glare"], read.Decoder!.Classes);
    }

    [Fact]
    public void A_packed_model_whose_normalisation_is_changed_afterwards_is_refused()
    {
        var folder = ForeignModel.Pack(_scratch.File("m"), ForeignGraph.Classifier(), ForeignModel.Classifier);
        var manifest = Path.Combine(folder, ModelFolder.ManifestName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).With(m => m["input"]!["normalisation"]!["mean"]![0] = 0.25));
        var message = Assert.Throws<ModelException>(() => ModelLoader.Load(new() { Path = folder })).Message;
        Assert.Contains("input.normalisation.mean[0] is '0.25'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_pictures_or_with_too_many_nothing_is_packed()
    {
        var request = ForeignModel.Request(_scratch.File("m"), ForeignGraph.Yolo(), ForeignModel.Yolo);
        var empty = Directory.CreateDirectory(_scratch.File("none")).FullName;
        Assert.Throws<DataSetException>(() => ModelPacking.Pack(request with { Golden = empty }, TimeProvider.System));
        for (var i = 0; i <= ModelPacking.MostPictures; i++)
            ForeignModel.Write(_scratch.File($"many/{i}.png"), ForeignModel.Picture(128, (0, 0, 0)));
        var error = Assert.Throws<ModelException>(() => ModelPacking.Pack(request with { Golden = _scratch.File("many") }, TimeProvider.System));
        Assert.Contains("holds 51 pictures; at most 50 golden ones are allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--onnx", "no.onnx")]
    [InlineData("--manifest", "no.json")]
    public void A_file_that_is_missing_is_named(string option, string name)
    {
        var request = ForeignModel.Request(_scratch.File("m"), ForeignGraph.Yolo(), ForeignModel.Yolo);
        var missing = _scratch.File(name);
        request = option == "--onnx" ? request with { Onnx = missing } : request with { Manifest = missing };
        Assert.Contains($"'{missing}' can't be read", Assert.Throws<ModelException>(() => ModelPacking.Pack(request, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    private static double Value(System.Text.Json.JsonElement report, string rate) => report.GetProperty(rate).GetProperty("value").GetDouble();
}
