using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Integration.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void A_model_that_fails_its_proof_leaves_the_one_before_in_place()
    {
        var place = Path.Combine(_scratch.Path, "model");
        ModelFolder.Write(place, TinyModel.Result.Manifest, new Dictionary<string, byte[]> { ["old.onnx"] = [1] }, _ => { });
        Assert.Throws<ModelException>(() => ModelFolder.Write(
            place, TinyModel.Result.Manifest, new Dictionary<string, byte[]> { ["new.onnx"] = [2] }, _ => throw new ModelException("no")));
        Assert.True(File.Exists(Path.Combine(place, "old.onnx")));
        Assert.False(File.Exists(Path.Combine(place, "new.onnx")));
    }

    [Fact]
    public void Any_multiple_of_32_can_be_taught()
    {
        var folder = Path.Combine(_scratch.Path, "odd");
        var manifest = TinyModel.Teach(TinyModel.Pictures, folder, size: 96).Manifest;
        using var detector = ModelLoader.Load(new() { Path = folder }).Detector;
        Assert.Equal((96, 6, 6), (manifest.Input.Size, detector.MapWidth, detector.MapHeight));
    }

    [Fact]
    public void Seed_and_pictures_alone_decide_the_bytes_of_a_model()
    {
        var again = TinyModel.Teach(TinyModel.Pictures, At("again"), threads: 1);
        Assert.Equal(TinyModel.Result.Manifest.Model, again.Manifest.Model);
        Assert.Equal(TinyModel.Result.Manifest.Lineage.DataSha256, again.Manifest.Lineage.DataSha256);
        var other = TinyModel.Teach(TinyModel.Pictures, At("other"), seed: 1);
        Assert.NotEqual(TinyModel.Result.Manifest.Model.Sha256, other.Manifest.Model.Sha256);
    }

    [Fact]
    public void Pictures_in_files_teach_the_same_model_as_those_in_memory()
    {
        var pictures = TinyModel.Pictures;
        for (var i = 0; i < pictures.Count; i++)
            pictures.Read(i, view => _scratch.Write($"parts/{i:00}.png", ImageFile.EncodePng(view)));
        var files = DataSetReader.ReadGood(At("parts")).Select((sample, i) => sample with { Group = pictures.GroupOf(i) });
        var (model, manifest) = (TinyModel.Teach(new SamplePictures([.. files]), At("model")).Manifest, TinyModel.Result.Manifest);
        Assert.Equal(manifest.Thresholds, model.Thresholds);
        Assert.Equal(manifest.Golden.Select(g => (g.Score, Convert.ToBase64String(g.Map))), model.Golden.Select(g => (g.Score, Convert.ToBase64String(g.Map))));
    }

    [Fact]
    public void A_folder_of_other_things_is_refused_before_anything_is_taught_and_stays_as_it_was()
    {
        var place = Path.GetDirectoryName(_scratch.Write("holiday/beach.png", [1]))!;
        Assert.Contains($"'{place}' exists and is no model folder", Refusal(() => TinyModel.Teach(TinyModel.Pictures, place)), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(place, "beach.png")], Directory.GetFileSystemEntries(place));
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        var place = _scratch.Write("model", [1]);
        Assert.Contains($"'{place}' exists and is no model folder", Refusal(() => ModelFolder.CheckPlace(place)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_or_an_empty_folder_is_replaced_and_nothing_is_left_beside_it()
    {
        var place = At("model");
        Directory.CreateDirectory(place);
        ModelFolder.Write(place, TinyModel.Result.Manifest, new Dictionary<string, byte[]> { ["old.onnx"] = [1] }, _ => { });
        ModelFolder.Write(place, TinyModel.Result.Manifest, new Dictionary<string, byte[]> { ["new.onnx"] = [2] }, _ => { });
        Assert.Equal(["manifest.json", "new.onnx"], Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order());
        Assert.Equal([place], Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_refused()
    {
        var parent = _scratch.Write("file", [1]);
        var place = Path.Combine(parent, "model");
        var message = Refusal(() => ModelFolder.Write(place, TinyModel.Result.Manifest, new Dictionary<string, byte[]> { ["a.onnx"] = [1] }, _ => { }));
        Assert.Contains($"model folder '{place}' can't be written", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_says_where_the_model_comes_from()
    {
        var manifest = ModelManifest.Parse(File.ReadAllBytes(Path.Combine(TinyModel.Folder, ModelFolder.ManifestName)), "manifest");
        Assert.Equal((40, 10, 0), (manifest.Lineage.Images, manifest.Lineage.Groups, manifest.Lineage.Seed));
        Assert.Equal([300, 300], manifest.Lineage.BankSizes);
        Assert.Equal(ModelFolder.Sha256(SharedData.Backbone("int8")), manifest.Lineage.BackboneSha256);
        Assert.Equal(TinyModel.Result.Head.Quantile95, manifest.Thresholds.Quantile95);
    }

    public void Dispose() => _scratch.Dispose();

    private string At(string name) => Path.Combine(_scratch.Path, name);

    private static string Refusal(Action action) => Assert.Throws<ModelException>(action).Message;
}
