using System.CommandLine;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Commands;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Commands;

[Collection(ProgressCollection.Name)]
public sealed class SimulateCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_writes_a_data_set_with_masks_that_fit()
    {
        var target = Path.Combine(_folder.Path, "set");

        Assert.Equal(0, await Run("--out", target, "--product", "label", "--parts", "50", "--seed", "7", "--defects"));

        Assert.Equal(30, Files(target, "train/good").Length);
        Assert.Equal(20, Files(target, "test").Length);
        var masks = Files(target, "ground_truth");
        Assert.InRange(masks.Length, 3, 17);
        var line = new SimulatedLine(new() { Product = ProductKind.Label, Seed = 7, Defects = new() { Rate = 0.5 } });
        foreach (var path in masks)
        {
            var (name, type) = (Path.GetFileNameWithoutExtension(path)[..^"_mask".Length], Path.GetFileName(Path.GetDirectoryName(path))!);
            var truth = line.TruthOf(name.Replace("_subtle", "", StringComparison.Ordinal))!.Defect!;
            Assert.Equal(type, truth.Type.ToString(), ignoreCase: true, ignoreAllWhiteSpace: false);
            Assert.Equal(name.EndsWith("_subtle", StringComparison.Ordinal), truth.Severity == DefectSeverity.Subtle);
            Assert.Equal(truth.Mask.Pixels.Span, ImageFile.Load(path).View.Pixels);
            Assert.True(File.Exists(Path.Combine(target, "test", type, name + ".png")));
        }
    }

    [Fact]
    public async Task Without_defects_every_part_is_good()
    {
        var target = Path.Combine(_folder.Path, "set");

        Assert.Equal(0, await Run("--out", target, "--parts", "10"));

        Assert.Equal(["L0000-00000.png", "L0000-00001.png"], Files(target, "train/good").Select(path => Path.GetFileName(path)).Order().Take(2));
        Assert.Equal(4, Files(target, "test/good").Length);
        Assert.Equal(4, Files(target, "test").Length);
        var image = ImageFile.Load(Path.Combine(target, "train/good/L0000-00000.png"));
        Assert.Equal((640, 480, PixelFormat.Rgb24), (image.Width, image.Height, image.Format));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        _folder.Write("mine.txt", [1]);

        Assert.Equal((int)ExitCode.Data, await Run("--out", _folder.Path));

        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--product", "cheese")]
    [InlineData("--parts", "9")]
    [InlineData("--seed", "-1")]
    public async Task A_wrong_argument_is_a_usage_error(string option, string value)
    {
        var target = Path.Combine(_folder.Path, "set");

        Assert.Equal((int)ExitCode.Usage, await Run("--out", target, option, value));

        Assert.False(Directory.Exists(target));
    }

    private static Task<int> Run(params string[] arguments) =>
        CommandRunner.RunAsync(new RootCommand { SimulateCommand.Create() }, ["simulate", .. arguments]);

    private static string[] Files(string folder, string under) =>
        Directory.GetFiles(Path.Combine(folder, under), "*.png", SearchOption.AllDirectories);
}
