using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>The detector, its backbone alone, and what others run for the same purpose: one runtime, one thread, one race.</summary>
internal static class DetectorPeers
{
    private const string Detector = "**detector, int8 backbone**";
    private const int Turns = 20;

    /// <summary>Measures and writes the table.</summary>
    public static void Write(string folder)
    {
        var race = new Race();
        using var held = new Held();
        AddBackbone(race, held, "int8");
        AddDetector(race, held, Detector, "int8", BankForm.EightBits);
        AddDetector(race, held, "the same, banks of 7 bits", "int8", BankForm.SevenBits);
        AddDetector(race, held, "the same, float banks", "int8", BankForm.Floats);
        AddBackbone(race, held, "fp32");
        AddDetector(race, held, "detector, fp32 backbone", "fp32", BankForm.EightBits);
        AddPeers(race, held);
        Report(race.Run(Turns)).Write(folder, "detector.md");
    }

    private static void AddBackbone(Race race, Held held, string weights)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "models", $"backbone-lite0-{weights}.onnx");
        race.Add($"its backbone alone, {weights}", Network(held, File.ReadAllBytes(file), 256, ("f_b10", [1, 112, 16, 16]), ("f_b14", [1, 192, 8, 8])));
    }

    private static void AddDetector(Race race, Held held, string name, string weights, BankForm form)
    {
        var detector = held.Add(ModelLoader.Load(new ModelOptions { Path = Workbench.Model(weights, form) }).Detector);
        Workbench.Prepared(256).CopyTo(detector.Input);
        race.Add(name, () => detector.Run());
    }

    private static void AddPeers(Race race, Held held)
    {
        const int Map = PatchCoreGraph.Side / 8;
        race.Add("PatchCore, ResNet18, bank of 16,000, 224 x 224", Network(held, PatchCoreGraph.ResNet18(), PatchCoreGraph.Side, ("score", [1]), ("map", [1, 1, Map, Map])));
        race.Add("PatchCore, WideResNet50, bank of 16,000, 224 x 224", Network(held, PatchCoreGraph.WideResNet50(), PatchCoreGraph.Side, ("score", [1]), ("map", [1, 1, Map, Map])));
        race.Add("EfficientAD-S, 256 x 256", Network(held, EfficientAdGraph.Build(), EfficientAdGraph.Side, ("score", [1]), ("map", [1, 1, EfficientAdGraph.Cells, EfficientAdGraph.Cells])));
    }

    /// <summary>A run of a network on the same picture, in a session such as the station's.</summary>
    private static Action Network(Held held, byte[] model, int side, params (string Name, long[] Shape)[] outputs)
    {
        var session = held.Add(new BoundSession(OnnxSession.Create(model, "network", new ModelOptions(), out _)));
        Workbench.Prepared(side).CopyTo(session.BindInput("image", 1, 3, side, side));
        foreach (var (name, shape) in outputs)
            session.BindOutput(name, shape);
        return session.Run;
    }

    private static Report Report(List<Lap> laps)
    {
        var ours = laps.Single(l => l.Name == Detector);
        return new(
            "The detector beside its backbone and its peers",
            ["picture to score and map, one thread", "median ms", "fastest ms", "to the detector", "bytes allocated a run"],
            [.. laps.Select(l => (string[])
            [
                l.Name,
                Benchmarks.Report.Number(l.Median),
                Benchmarks.Report.Number(l.Least),
                Benchmarks.Report.Number(l.Median / ours.Median) + " x",
                l.AllocatedBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ])],
            [
                $"One run, {Turns} turns in which each has its own; a quick one runs five times a turn. Same runtime, same session options, one thread.",
                "Ours is 256 x 256, taught from simulated parts, banks of int8 at their default size; preparing the picture is not counted for any.",
                "The peers' weights and banks are random: what a run costs doesn't depend on them. What each includes is said in `benchmarks/Peers`.",
            ]);
    }
}
