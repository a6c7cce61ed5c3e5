using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Integration.Tests;

/// <summary>A small model of the simulated line's metal part, taught once for all tests of a run and deleted at its end.</summary>
internal static class TinyModel
{
    /// <summary>Side of the square that it sees.</summary>
    public const int InputSize = 128;

    private static readonly SharedModel Taught = new(folder => Teach(Pictures, folder));

    /// <summary>The line that it knows: small frames, so that drawing them takes little.</summary>
    public static SimulatedLineOptions Line { get; } = new() { Width = 320, Height = 240 };

    /// <summary>The good parts that it was taught from.</summary>
    public static IGoodPictures Pictures => new SimulatedGoodParts(Line, count: 40, lots: 10);

    /// <summary>The model's folder. Tests only read it.</summary>
    public static string Folder => Taught.Folder;

    /// <summary>What came of teaching it.</summary>
    public static TeachingResult Result => Taught.Result;

    /// <summary>A copy that a test may damage.</summary>
    public static string CopyTo(string folder) => Taught.CopyTo(folder);

    /// <summary>Writes good parts as files, named by their lots.</summary>
    public static void WriteParts(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < count; i++)
        {
            var path = Path.Combine(folder, $"{i:000} {Pictures.GroupOf(i % Pictures.Count)}.png");
            Pictures.Read(i % Pictures.Count, view => File.WriteAllBytes(path, ImageFile.EncodePng(view)));
        }
    }

    /// <summary>Teaches another one in the same way.</summary>
    public static TeachingResult Teach(IGoodPictures pictures, string folder, int seed = 0, int threads = 2, int size = InputSize, BankForm form = BankForm.EightBits) =>
        DetectorTeaching.Teach(Request(pictures, folder, seed, threads, size, form: form), TimeProvider.System);

    /// <summary>What is taught and how.</summary>
    public static TeachingRequest Request(IGoodPictures pictures, string folder, int seed = 0, int threads = 2, int size = InputSize, string backbone = "int8", BankForm form = BankForm.EightBits) => new()
    {
        Pictures = pictures,
        Folder = folder,
        Name = "metal",
        Backbone = Path.Combine(SharedData.Root, "models", $"backbone-lite0-{backbone}.onnx"),
        InputSize = size,
        Options = new() { BankSizes = [300, 300], Seed = seed, Threads = threads, BankForm = form },
    };
}
