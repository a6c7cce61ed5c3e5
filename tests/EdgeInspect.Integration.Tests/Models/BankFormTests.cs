using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>Models whose banks are kept in other numbers. That each scores as exact arithmetic does, teaching itself proves.</summary>
public sealed class BankFormTests
{
    [Fact]
    public void Floats_score_as_the_integers_that_they_are()
    {
        var (manifest, bank) = Taught(BankForm.Floats);
        Assert.Equal("float", manifest.Lineage.BankForm);
        Assert.Equal((int)TensorProto.Types.DataType.Float, bank.DataType);
        Assert.All(TinyModel.Result.Manifest.Golden.Zip(manifest.Golden), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.01));
    }

    [Fact]
    public void Seven_bits_stay_within_63_and_set_nearly_the_same_threshold()
    {
        var (manifest, bank) = Taught(BankForm.SevenBits);
        Assert.Equal("int7", manifest.Lineage.BankForm);
        Assert.Equal((int)TensorProto.Types.DataType.Int8, bank.DataType);
        Assert.InRange(bank.RawData.Max(b => Math.Abs((int)(sbyte)b)), 50, 63);
        Assert.Equal(TinyModel.Result.Manifest.Thresholds.Default, manifest.Thresholds.Default, 0.3);
    }

    private static (ModelManifest Manifest, TensorProto Bank) Taught(BankForm form)
    {
        using var scratch = new ScratchFolder();
        var folder = Path.Combine(scratch.Path, "model");
        var request = new TeachingRequest
        {
            Pictures = TinyModel.Pictures,
            Folder = folder,
            Name = "metal",
            Backbone = Path.Combine(SharedData.Root, "models", "backbone-lite0-int8.onnx"),
            InputSize = TinyModel.InputSize,
            Options = new() { BankSizes = [300, 300], Threads = 2, BankForm = form },
        };
        var manifest = DetectorTeaching.Teach(request, TimeProvider.System).Manifest;
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, manifest.Model.Path)));
        return (manifest, model.Graph.Initializer.Single(i => i.Name == "head.local.bank"));
    }
}
