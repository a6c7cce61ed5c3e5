using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Models.Foreign;

/// <summary>A manifest that does not fit itself or its model is refused, and the message names the field, what it is and what is allowed.</summary>
public sealed class WrongManifestTests : IDisposable
{
    private static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal)
    {
        ["no decoder"] = new(m => m.AsObject().Remove("decoder"), "decoder is missing or 'taught'"),
        ["kind"] = new(m => m["decoder"]!["kind"] = "clasification", "decoder.kind is 'clasification', allowed is 'taught' or 'anomaly_map'"),
        ["typing error"] = new(m => m["input"]!["colours"] = "rgb", "'colours'"),
        ["no thresholds"] = new(m => m.AsObject().Remove("thresholds"), "thresholds"),
        ["width"] = new(m => m["input"]!["width"] = 4000, "input.width is 4000, allowed is 16 to 2048 pixels"),
        ["no height"] = new(m => m["input"]!.AsObject().Remove("height"), "input.height is missing; allowed is 16 to 2048 pixels"),
        ["two sizes"] = new(m => m["input"]!["size"] = 64, "input.size is set beside input.width"),
        ["layout"] = new(m => m["input"]!["layout"] = "chw", "input.layout is 'chw', allowed is 'nchw' or 'nhwc'"),
        ["type"] = new(m => m["input"]!["type"] = "int8", "input.type is 'int8', allowed is 'uint8' or 'float32' or 'float16'"),
        ["colour"] = new(m => m["input"]!["colour"] = "yuv", "input.colour is 'yuv', allowed is 'rgb' or 'bgr' or 'grey'"),
        ["fit"] = new(m => m["input"]!["fit"] = "crop", "input.fit is 'crop', allowed is 'stretch' or 'letterbox'"),
        ["pad"] = new(m => (m["input"]!["fit"], m["input"]!["pad"]) = ("letterbox", 256), "input.pad is 256, allowed is 0 to 255"),
        ["pad of nothing"] = new(m => (m["input"]!["fit"], m["input"]!["pad"]) = ("stretch", 1), "input.pad is set, but input.fit is 'stretch'"),
        ["resizer"] = new(m => m["input"]!["resizer"] = "area/1", "input.resizer is 'area/1', this program has 'triangle-antialias/1'"),
        ["no normalisation"] = new(m => m["input"]!.AsObject().Remove("normalisation"), "input.normalisation is missing"),
        ["normalisation of bytes"] = new(m => m["input"]!["type"] = "uint8", "input.normalisation is set, but input.type is 'uint8'"),
        ["mean"] = new(m => m["input"]!["normalisation"]!["mean"] = new JsonArray(0.5), "input.normalisation.mean is [0.5], allowed is three numbers"),
        ["std"] = new(m => m["input"]!["normalisation"]!["std"]![1] = 0, "input.normalisation.std is [1, 0, 1], allowed is three numbers, in the order of input.colour, each above 0"),
        ["scale"] = new(m => m["input"]!["normalisation"]!["scale"] = 0, "input.normalisation.scale is 0, allowed is a number above 0"),
        ["classes"] = new(m => m["decoder"]!["classes"] = new JsonArray("good", "red", "red"), "decoder.classes is [good, red, red], allowed is at least 2 different names"),
        ["good"] = new(m => m["decoder"]!["good"] = "ok", "decoder.good is 'ok', allowed is one of decoder.classes"),
        ["values"] = new(m => m["decoder"]!["values"] = "class_map", "decoder.values is 'class_map', allowed is 'logits' or 'probabilities'"),
        ["score"] = new(m => m["decoder"]!["score"] = "max", "decoder.score is 'max', allowed is 'probability' or 'log_odds'"),
        ["superfluous"] = new(m => m["decoder"]!["overlap"] = 0.5, "decoder.overlap has no meaning for kind 'classification'"),
        ["no output"] = new(m => m["decoder"]!.AsObject().Remove("outputs"), "decoder.outputs.classes is missing"),
        ["output of another use"] = new(m => m["decoder"]!["outputs"]!["map"] = "x", "decoder.outputs.map has no meaning for kind 'classification'; it has classes"),
        ["threshold"] = new(m => m["thresholds"]!["default"] = "high", "thresholds.default"),
        ["tolerance"] = new(m => m["tolerance"] = new JsonObject { ["score"] = 5, ["map"] = 0.1 }, "tolerance.score is 5; scores of this decoder lie from 0 to 1"),

        ["threshold beyond every score"] = new(m => m["thresholds"]!["default"] = 50, "thresholds.default is 50; scores of this decoder lie from 0 to 1"),
        ["confidence above the threshold"] = new(
            m => (m["decoder"], m["thresholds"]!["default"]) = (JsonNode.Parse(
                """{ "kind": "detection", "outputs": { "boxes": "logits" }, "head": "yolov8", "classes": ["red"], "confidence": 0.6 }"""), 0.25),
            "decoder.confidence is 0.6, above thresholds.default of 0.25"),

        // These are found at the model.
        ["tensor"] = new(m => m["input"]!["tensor"] = "images", "input.tensor, type, layout, width and height don't fit the model: the model has no input 'images'; it has pixels"),
        ["other size"] = new(m => m["input"]!["width"] = 96, "the model's input 'pixels' is Float [1,3,48,64], expected is Float [1,3,48,96]"),
        ["other layout"] = new(m => m["input"]!["layout"] = "nhwc", "the model's input 'pixels' is Float [1,3,48,64], expected is Float [1,48,64,3]"),
        ["other type"] = new(m => m["input"]!["type"] = "float16", "the model's input 'pixels' is Float [1,3,48,64], expected is Float16 [1,3,48,64]"),
        ["other output"] = new(m => m["decoder"]!["outputs"]!["classes"] = "out", "decoder.outputs.classes is 'out', but the model has no output 'out'; it has logits, probabilities"),
        ["more classes"] = new(m => m["decoder"]!["classes"]!.AsArray().Add("green"), "decoder.outputs.classes is 'logits', which is [1,3] in the model, expected is [1,4], one value for each of decoder.classes"),
        ["another kind"] = new(
            m => m["decoder"] = JsonNode.Parse("""{ "kind": "detection", "outputs": { "boxes": "logits" }, "head": "yolov8", "classes": ["red"] }"""),
            "decoder.outputs.boxes is 'logits', which is [1,3] in the model, expected is [1,5,boxes]"),
        ["logits as probabilities"] = new(m => m["decoder"]!["values"] = "probabilities", "an output holds what it may not"),
    };

    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_manifest_is_refused_with_the_reason_and_nothing_is_written(string name)
    {
        var request = Request(Cases[name].Edit);
        var error = Assert.Throws<ModelException>(() => ModelPacking.Pack(request, TimeProvider.System));
        Assert.Contains(Cases[name].Says, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(request.Folder));
    }

    [Fact]
    public void The_same_manifest_without_a_fault_is_taken() => ModelPacking.Pack(Request(_ => { }), TimeProvider.System);

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var request = Request(m => (m["input"]!["layout"], m["input"]!["colour"], m["decoder"]!["good"]) = ("hwc", "lab", "fine"));
        var message = Assert.Throws<ModelException>(() => ModelPacking.Pack(request, TimeProvider.System)).Message;
        Assert.Contains("3 fields are wrong", message, StringComparison.Ordinal);
        Assert.All(["input.layout", "input.colour", "decoder.good"], field => Assert.Contains(field, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_ends_with_the_status_of_models_and_names_the_field()
    {
        var request = Request(m => m["input"]!["layout"] = "chw");
        var (code, _, errors) = await ProgramProcess.RunAsync(
            ["model", "pack", "--onnx", request.Onnx, "--manifest", request.Manifest, "--golden", request.Golden, "--out", request.Folder]);
        Assert.Equal((3, $"edgeinspect: {request.Manifest}: input.layout is 'chw', allowed is 'nchw' or 'nhwc'"), (code, errors));
    }

    private PackingRequest Request(Action<JsonNode> edit) =>
        ForeignModel.Request(_scratch.File("case"), ForeignGraph.Classifier(), ForeignModel.Classifier.With(edit));

    /// <summary>A fault and what is said of it.</summary>
    private sealed record Case(Action<JsonNode> Edit, string Says);
}
