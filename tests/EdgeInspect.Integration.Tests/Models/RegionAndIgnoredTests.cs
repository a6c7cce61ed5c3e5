using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models;

public sealed class RegionAndIgnoredTests : IDisposable
{
    private static readonly RegionOfInterest Region = new(40, 20, 240, 200);

    /// <summary>In pixels of the frame: the left third of the region and beyond, and a spot.</summary>
    private static readonly RegionOfInterest[] Ignored = [new(0, 0, 120, 240), new(200, 100, 7, 9)];

    private static readonly SharedModel Model = new(folder => DetectorTeaching.Teach(Request(folder), TimeProvider.System));

    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void Nothing_in_the_ignored_area_changes_score_or_map_and_the_map_shows_nothing_there()
    {
        using var detector = ModelLoader.Load(new ModelOptions { Path = Model.Folder }).Detector;
        var pixels = Part(3);
        var (score, map) = Inspect(detector, pixels);
        var random = new Random(1);
        foreach (var (x, y) in Ignored.SelectMany(PixelsOf))
            pixels[(((y * TinyModel.Line.Width) + x) * 3) + random.Next(3)] ^= (byte)random.Next(1, 256);
        var (again, mapAgain) = Inspect(detector, pixels);
        Assert.Equal(score, again);
        Assert.Equal(map, mapAgain);

        // The left third of the region is cells 0 to 2 of 8 in each row, but for the third's last column.
        Assert.All(Enumerable.Range(0, 8), row => Assert.Equal([map.Min(), map.Min()], map[(row * 8)..((row * 8) + 2)]));
        pixels.AsSpan(((150 * TinyModel.Line.Width) + 150) * 3, 300).Clear();
        Assert.NotEqual(score, Inspect(detector, pixels).Score);
    }

    [Fact]
    public void Region_and_ignored_area_travel_with_the_model_which_reproduces_itself()
    {
        var manifest = Model.Result.Manifest;
        Assert.Equal(Region, manifest.Input.Region);
        Assert.Equal((Region.Width, Region.Height), (manifest.Input.Ignore!.Width, manifest.Input.Ignore.Height));
        var model = ModelLoader.Load(new() { Path = Model.Folder });
        using var detector = model.Detector;
        Assert.Equal(new(7, 0, 0), model.Deviation);
        Assert.Equal(Area().ToMask(), detector.Ignored!.ToMask());
        Assert.Equal(manifest.Input, model.Manifest.Input);
    }

    [Fact]
    public void What_is_ignored_decides_the_features_that_are_kept()
    {
        DetectorTeaching.Teach(Request(At("first")) with { Features = At("features") }, TimeProvider.System);
        var other = Request(At("second")) with { Features = At("features"), Ignored = null };
        Assert.Equal(0, DetectorTeaching.Teach(other, TimeProvider.System).Features!.Reused);
    }

    [Fact]
    public void A_mask_that_was_altered_is_refused()
    {
        Model.CopyTo(At("model"));
        var path = At("model/ignore.png");
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains($"'{path}' ({bytes.Length} bytes) is not the file that the manifest names", Refusal(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains($"'{path}' can't be read", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path", "golden/0.png", "must name a file beside the manifest")]
    [InlineData("path", "../x.png", "must name a file beside the manifest")]
    [InlineData("width", 0, "must name a file beside the manifest, and the size in pixels")]
    [InlineData("width", 100, "golden/0.png' is of 240x200 pixels, what the model ignores is made for 100x200")]
    public void A_manifest_that_is_wrong_about_it_is_refused(string field, object value, string message)
    {
        Model.CopyTo(At("model"));
        Edit(m => m["input"]!["ignore"]![field] = JsonValue.Create(value));
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_that_is_none_is_refused()
    {
        Model.CopyTo(At("model"));
        Edit(m => m["input"]!["region"]!["width"] = 0);
        Assert.Contains("input.region is 40,20,0,200", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_another_size_than_what_is_ignored_can_not_be_taught()
    {
        var request = Request(At("model")) with { Region = null };
        var error = Assert.Throws<Core.Teaching.TeachingException>(() => DetectorTeaching.Teach(request, TimeProvider.System));
        Assert.Contains("a picture of 320x240 pixels: what is ignored is given for 240x200", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_may_move_the_region_but_not_resize_it_unless_that_is_allowed()
    {
        var taught = new ModelInput(64, "", "", "", "") { Region = Region };
        Assert.Null(new RecipeOptions().RefusalFor(taught));
        Assert.Null(new RecipeOptions { Region = "0,0,240,200" }.RefusalFor(taught));
        var other = new RecipeOptions { Region = "40,20,240,201" };
        Assert.Equal(
            "Recipe:Region: region 40,20,240,201 is of another size than the model's own, 40,20,240,200: what it was taught would look stretched; "
            + "give one of the same size, or none, or set Recipe:AllowOtherRegionSize",
            other.RefusalFor(taught));
        Assert.Null((other with { AllowOtherRegionSize = true }).RefusalFor(taught));
        Assert.Null(other.RefusalFor(taught with { Region = null }));
        var masked = taught with { Region = null, Ignore = new("ignore.png", "", 240, 200) };
        Assert.Contains("of another size than the model's ignored area of 240x200", (other with { AllowOtherRegionSize = true }).RefusalFor(masked), StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_region_is_inspected_where_a_recipe_names_none()
    {
        Assert.Equal(Region, new RecipeOptions().ToRecipe(1, Region).Region);
        Assert.Equal(new RegionOfInterest(1, 2, 3, 4), new RecipeOptions { Region = "1,2,3,4" }.ToRecipe(1, Region).Region);
        Assert.Null(new RecipeOptions().ToRecipe(1).Region);
    }

    public void Dispose() => _scratch.Dispose();

    private static IEnumerable<(int X, int Y)> PixelsOf(RegionOfInterest r) =>
        Enumerable.Range(r.Y, r.Height).SelectMany(y => Enumerable.Range(r.X, r.Width).Select(x => (x, y)));

    private static IgnoredArea Area()
    {
        var pixels = new IgnoredPixels(TinyModel.Line.Width, TinyModel.Line.Height);
        Array.ForEach(Ignored, pixels.Add);
        return pixels.ToArea(TinyModel.InputSize, Region);
    }

    private static byte[] Part(int number)
    {
        byte[] pixels = [];
        TinyModel.Pictures.Read(number, view => pixels = view.Pixels.ToArray());
        return pixels;
    }

    private static (float Score, float[] Map) Inspect(IDetector detector, byte[] pixels)
    {
        var line = TinyModel.Line;
        new Preparation(detector.Geometry, detector.Ignored).Prepare(
            new(pixels, line.Width, line.Height, line.Width * 3, line.PixelFormat), Region, detector.Input);
        return (detector.Run(), detector.Map.ToArray());
    }

    private string At(string name) => Path.Combine(_scratch.Path, name);

    private static TeachingRequest Request(string folder) => TinyModel.Request(TinyModel.Pictures, folder) with { Region = Region, Ignored = Area() };

    private IDetector Load() => ModelLoader.Load(new ModelOptions { Path = At("model") }).Detector;

    private string Refusal() => Assert.Throws<ModelException>(Load).Message;

    private void Edit(Action<JsonNode> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(At("model/manifest.json")))!;
        edit(manifest);
        File.WriteAllText(At("model/manifest.json"), manifest.ToJsonString());
    }
}
