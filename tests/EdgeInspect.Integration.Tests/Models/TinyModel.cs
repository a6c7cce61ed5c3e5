using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>
/// A real detector, taught once for all tests of the assembly from a few generated pictures: small, quick, and no good at finding defects.
/// Its folder is not to be changed; tests that break a model break a copy.
/// </summary>
internal static class TinyModel
{
    /// <summary>Side of the square it sees.</summary>
    public const int InputSize = 64;

    /// <summary>Width of the pictures it was taught from.</summary>
    public const int PictureWidth = 96;

    /// <summary>Height of the pictures it was taught from.</summary>
    public const int PictureHeight = 80;

    private const int Pictures = 24;
    private static readonly Lazy<(string Folder, TeachingResult Result)> Taught = new(TeachOnce);

    /// <summary>The model's folder.</summary>
    public static string Folder => Taught.Value.Folder;

    /// <summary>What teaching it gave.</summary>
    public static TeachingResult Result => Taught.Value.Result;

    /// <summary>Copies the model to a folder, which is made.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Teaches it anew.</summary>
    public static TeachingResult Teach(string folder, int seed = 0, int threads = 2)
    {
        using var pictures = new ScratchFolder();
        for (var i = 0; i < Pictures; i++)
            pictures.Write($"{i:00}.png", ImageFile.EncodePng(new(Picture(i), PictureWidth, PictureHeight, PictureWidth * 3, PixelFormat.Rgb24)));
        var request = new TeachingRequest
        {
            Pictures = new SamplePictures(DataSetReader.ReadGood(pictures.Path)),
            Folder = folder,
            Name = "tiny",
            Backbone = Path.Combine(SharedData.Root, "models", "backbone-lite0-int8.onnx"),
            InputSize = InputSize,
            Options = new() { BankSizes = [120, 120, 40], Seed = seed, Threads = threads },
        };
        return DetectorTeaching.Teach(request, TimeProvider.System);
    }

    /// <summary>Pixels of one good part, red, green, blue, rows without padding: a woven texture with its own phase and noise.</summary>
    public static byte[] Picture(int number)
    {
        var random = new Random(number);
        var (phase, tilt) = (random.NextDouble() * 6, random.NextDouble() * 0.1);
        var pixels = new byte[PictureWidth * PictureHeight * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % PictureWidth, i / 3 / PictureWidth);
            var weave = (50 * Math.Sin((0.5 * x) + (tilt * y) + phase)) + (30 * Math.Sin((0.7 * y) - phase));
            pixels[i] = (byte)(128 + weave + random.Next(-15, 16) - (i % 3 * 10));
        }
        return pixels;
    }

    private static (string Folder, TeachingResult Result) TeachOnce()
    {
        var scratch = new ScratchFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        var folder = Path.Combine(scratch.Path, "tiny");
        return (folder, Teach(folder));
    }
}
