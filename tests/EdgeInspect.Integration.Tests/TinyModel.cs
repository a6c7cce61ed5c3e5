using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;

namespace EdgeInspect.Integration.Tests;

/// <summary>A small model of the simulated line's metal part, taught once for all tests of a run and deleted at its end.</summary>
internal static class TinyModel
{
    private const int InputSize = 128;
    private static readonly Lazy<string> Taught = new(Teach);

    /// <summary>The line that it knows: small frames, so that drawing them takes little.</summary>
    public static SimulatedLineOptions Line { get; } = new() { Width = 320, Height = 240 };

    /// <summary>The model's folder. Tests only read it.</summary>
    public static string Folder => Taught.Value;

    /// <summary>A copy that a test may damage.</summary>
    public static string CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder;
    }

    private static string Teach()
    {
        var parent = Directory.CreateTempSubdirectory("edgeinspect-model-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(parent, recursive: true);
        var request = new TeachingRequest
        {
            Pictures = new SimulatedGoodParts(Line, count: 40, lots: 10),
            Folder = Path.Combine(parent, "metal"),
            Name = "metal",
            Backbone = Path.Combine(SharedData.Root, "models", "backbone-lite0-int8.onnx"),
            InputSize = InputSize,
            Options = new() { BankSizes = [300, 300, 300] },
        };
        DetectorTeaching.Teach(request, TimeProvider.System);
        return request.Folder;
    }
}
