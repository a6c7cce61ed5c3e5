using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>A model is used only whole, unchanged, fit for this program, and scoring as where it was made.</summary>
public sealed class ModelLoaderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly string _folder;

    public ModelLoaderTests() => _folder = TinyModel.CopyTo(Path.Combine(_scratch.Path, "model"));

    [Fact]
    public void A_model_reproduces_itself()
    {
        var model = ModelLoader.Load(new ModelOptions { Path = _folder });
        using var detector = model.Detector;
        Assert.Equal(new(7, 0, 0), model.Deviation);
        Assert.Equal(TinyModel.Result.Manifest.Model.Sha256, detector.Model.Sha256);
        Assert.Equal((InputGeometry.Square(TinyModel.InputSize), 8, 8), (detector.Geometry, detector.MapWidth, detector.MapHeight));
        Assert.Equal(TinyModel.Result.Head.Threshold, detector.Threshold);
    }

    [Fact]
    public void A_missing_folder_is_refused() => AssertRefused("'edgeinspect teach' makes one", Path.Combine(_scratch.Path, "none"));

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("detector.onnx")]
    [InlineData("golden/2.png")]
    public void A_missing_file_is_refused(string name)
    {
        File.Delete(At(name));
        AssertRefused($"'{At(name)}' can't be read");
    }

    [Theory]
    [InlineData("detector.onnx", 100)]
    [InlineData("golden/0.png", 60)]
    public void A_truncated_file_is_refused(string name, int length)
    {
        File.WriteAllBytes(At(name), File.ReadAllBytes(At(name))[..length]);
        AssertRefused($"'{At(name)}' ({length} bytes) is not the file that the manifest names");
    }

    [Theory]
    [InlineData("detector.onnx")]
    [InlineData("golden/3.png")]
    public void A_flipped_bit_is_refused(string name)
    {
        var bytes = File.ReadAllBytes(At(name));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(At(name), bytes);
        AssertRefused($"'{At(name)}' ({bytes.Length} bytes) is not the file that the manifest names");
    }

    [Fact]
    public void Bytes_that_are_no_ONNX_model_are_refused_though_the_manifest_names_them()
    {
        ReplaceModel(File.ReadAllBytes(At("detector.onnx"))[..5000]);
        AssertRefused($"{At("detector.onnx")} is no ONNX model that can be loaded");
    }

    [Fact]
    public void An_ONNX_model_that_is_no_detector_is_refused()
    {
        ReplaceModel(SharedData.Backbone("int8"));
        AssertRefused($"{At("detector.onnx")}: the manifest does not fit the model: 2 fields are wrong");
    }

    [Fact]
    public void A_model_of_another_input_size_is_refused()
    {
        Edit(manifest => manifest["input"]!["size"] = 96);
        AssertRefused("the model's input 'image' is UInt8 [1,3,128,128], expected is UInt8 [1,3,96,96]");
    }

    [Theory]
    [InlineData("resizer", "area/1", "triangle-antialias/1")]
    [InlineData("colour", "bgr", "rgb")]
    [InlineData("layout", "nhwc", "nchw")]
    [InlineData("type", "float32", "uint8")]
    public void A_model_that_wants_another_input_is_refused(string field, string value, string allowed)
    {
        Edit(manifest => manifest["input"]![field] = value);
        AssertRefused($"'{At("manifest.json")}': input.{field} is '{value}', this program has '{allowed}'");
    }

    [Fact]
    public void A_manifest_of_another_kind_is_refused()
    {
        AssertEditRefused(m => m["spec_version"] = 2, "spec_version is 2, this program reads 1");
        AssertEditRefused(m => m["product"] = "toaster", "product is 'toaster', allowed is 'edgeinspect'");
        AssertEditRefused(m => m["input"]!["size"] = 80, "input.size is 80, allowed is multiples of 32 from 64 to 1024");
        AssertEditRefused(m => m["model"]!["path"] = "../detector.onnx", "paths must stay inside the model's folder");
        AssertEditRefused(m => m["golden"]![0]!["path"] = "/etc/hostname", "paths must stay inside the model's folder");
        AssertEditRefused(m => m.AsObject().Remove("thresholds"), "thresholds");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"spec_version\": 1")]
    public void A_manifest_that_is_none_is_refused(string text)
    {
        File.WriteAllText(At("manifest.json"), text);
        AssertRefused($"{At("manifest.json")} is no model manifest");
    }

    [Fact]
    public void A_model_that_scores_differently_here_is_refused()
    {
        AssertEditRefused(m => m["golden"]![1]!["score"] = m["golden"]![1]!["score"]!.GetValue<double>() + 100, "does not score here as where it was made");
        AssertEditRefused(m => m["golden"]![1]!["map"] = Convert.ToBase64String(new byte[sizeof(float) * 8 * 8]), "does not score here as where it was made");
        AssertEditRefused(m => m["golden"]![1]!["map"] = "", "does not score here as where it was made");
    }

    [Fact]
    public void A_manifest_that_proves_nothing_is_refused()
    {
        AssertEditRefused(m => m["golden"] = new System.Text.Json.Nodes.JsonArray(), "golden holds 0 pictures; at least one");
        AssertEditRefused(m => m["tolerance"]!["score"] = 1e9, "tolerance is 1000000000");
        AssertEditRefused(m => m["tolerance"]!["map"] = 0, "allowed are more than 0");
    }

    [Fact]
    public void A_golden_picture_that_was_replaced_is_refused()
    {
        var other = File.ReadAllBytes(At("golden/1.png"));
        File.WriteAllBytes(At("golden/0.png"), other);
        AssertRefused("is not the file that the manifest names");
        Edit(manifest => manifest["golden"]![0]!["sha256"] = ModelFolder.Sha256(other));
        AssertRefused($"'{At("golden/0.png")}': the prepared input differs");
    }

    [Fact]
    public void A_provider_that_is_missing_is_refused_unless_the_CPU_may_take_over()
    {
        var options = new ModelOptions { Path = _folder, Provider = "cuda" };
        Assert.Contains("execution provider 'cuda' can't be used here", Assert.Throws<ModelException>(() => ModelLoader.Load(options)).Message, StringComparison.Ordinal);
        ModelLoader.Load(options with { WhenProviderMissing = "cpu" }).Detector.Dispose();
    }

    public void Dispose() => _scratch.Dispose();

    private string At(string name) => Path.Combine(_folder, name);

    private void AssertRefused(string message, string? folder = null)
    {
        var error = Assert.Throws<ModelException>(() => ModelLoader.Load(new ModelOptions { Path = folder ?? _folder }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder ?? _folder, error.Message, StringComparison.Ordinal);
    }

    private void AssertEditRefused(Action<JsonNode> edit, string message)
    {
        var before = File.ReadAllBytes(At("manifest.json"));
        Edit(edit);
        AssertRefused(message);
        File.WriteAllBytes(At("manifest.json"), before);
    }

    private void Edit(Action<JsonNode> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(At("manifest.json")))!;
        edit(manifest);
        File.WriteAllText(At("manifest.json"), manifest.ToJsonString());
    }

    private void ReplaceModel(byte[] bytes)
    {
        File.WriteAllBytes(At("detector.onnx"), bytes);
        Edit(manifest => manifest["model"]!["sha256"] = ModelFolder.Sha256(bytes));
    }
}
