using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Benchmarks;

/// <summary>What the benchmarks work on: frames of the simulated line and models taught from it once in a run.</summary>
internal static class Workbench
{
    private static readonly Dictionary<string, string> Models = [];

    /// <summary>As many as the demo teaches.</summary>
    public const int UsualPhotos = 200;

    /// <summary>Folder of a model with the profile's banks, taught from simulated parts.</summary>
    public static string Model(
        string backbone,
        BankForm form = BankForm.EightBits,
        PixelFormat format = PixelFormat.Rgb24,
        int photos = UsualPhotos,
        TeachingProfile profile = TeachingProfile.Accurate)
    {
        var key = $"{backbone}-{form}-{format}-{photos}-{profile}";
        if (Models.TryGetValue(key, out var folder))
            return folder;
        folder = Path.Combine(Scratch(), "model-" + key);
        DetectorTeaching.Teach(
            new()
            {
                Pictures = new SimulatedGoodParts(new SimulatedLineOptions { PixelFormat = format }, photos, lots: photos / 4),
                Folder = folder,
                Name = "benchmark",
                Backbone = Path.Combine(AppContext.BaseDirectory, "models", $"backbone-lite0-{backbone}.onnx"),
                Options = new() { BankForm = form, BankSizes = BankSizes.Of(profile) },
            },
            TimeProvider.System);
        return Models[key] = folder;
    }

    /// <summary>Teaches a model with small banks, for stations whose speed is not what is measured.</summary>
    public static void TeachSmall(string folder, SimulatedLineOptions line) => DetectorTeaching.Teach(
        new()
        {
            Pictures = new SimulatedGoodParts(line, count: 60, lots: 15),
            Folder = folder,
            Name = "metal",
            Backbone = Path.Combine(AppContext.BaseDirectory, "models", "backbone-lite0-int8.onnx"),
            InputSize = 128,
            Options = new() { BankSizes = [300, 300] },
        },
        TimeProvider.System);

    /// <summary>An empty folder of its own.</summary>
    public static string Scratch() => Directory.CreateTempSubdirectory("edgeinspect-benchmark-").FullName;

    /// <summary>A simulated part as a model's input, uint8 [planes, side, side].</summary>
    public static byte[] Prepared(int side, int count = 3)
    {
        var planes = new byte[count * side * side];
        new Preparation(InputGeometry.Square(side, count)).Prepare(new(Pixels(PixelFormat.Rgb24), 640, 480, 640 * 3, PixelFormat.Rgb24), region: null, planes);
        return planes;
    }

    /// <summary>A frame of the simulated line, 640x480.</summary>
    public static byte[] Pixels(PixelFormat format)
    {
        var line = new SimulatedLine(new SimulatedLineOptions { PixelFormat = format == PixelFormat.Grey8 ? PixelFormat.Grey8 : PixelFormat.Rgb24 });
        var pixels = new byte[line.FrameBytes];
        line.Render(0, pixels);
        return pixels;
    }
}
