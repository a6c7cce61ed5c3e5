using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>The detector, its backbone alone, and what others run for the same purpose: one runtime, one thread, one race.</summary>
internal static class DetectorPeers
{
    private const string Detector = "**detector, grey, int8 backbone**";
    private const string WideResNet = "PatchCore, WideResNet50, bank of 16,000, 224 x 224";
    private const int Turns = 20;

    /// <summary>Side of our input.</summary>
    private const int Side = 256;

    /// <summary>Enough that the picture as a whole is judged by a triangle, which costs the same from there on.</summary>
    private const int ManyPhotos = 800;

    /// <summary>Measures and writes the table.</summary>
    public static void Write(string folder)
    {
        var race = new Race();
        using var held = new Held();
        AddBackbone(race, held, "its backbone alone, grey, int8", "int8", planes: 1);
        AddDetector(race, held, Detector, Grey("int8"));
        AddDetector(race, held, $"the same, taught from {ManyPhotos} photos", Grey("int8", photos: ManyPhotos));
        AddDetector(race, held, "the same, banks of 7 bits", Grey("int8", BankForm.SevenBits));
        AddDetector(race, held, "the same, float banks", Grey("int8", BankForm.Floats));
        AddDetector(race, held, "detector, grey, profile fast", FastGrey("int8"));
        AddBackbone(race, held, "the thin backbone alone, grey", "thin", planes: 1);
        AddDetector(race, held, "detector, grey, thin backbone, profile fast", FastGrey("thin"));
        AddBackbone(race, held, "its backbone alone, colour, int8", "int8", planes: 3);
        AddDetector(race, held, "detector, colour, int8 backbone", Workbench.Model("int8"));
        AddBackbone(race, held, "its backbone alone, grey, fp32", "fp32", planes: 1);
        AddDetector(race, held, "detector, grey, fp32 backbone", Grey("fp32"));
        AddPeers(race, held);
        Report(race.Run(Turns)).Write(folder, "detector.md");
    }

    private static string Grey(string weights, BankForm form = BankForm.EightBits, int photos = Workbench.UsualPhotos) =>
        Workbench.Model(weights, form, PixelFormat.Grey8, photos);

    private static string FastGrey(string weights) =>
        Workbench.Model(weights, format: PixelFormat.Grey8, profile: TeachingProfile.Fast);

    private static void AddBackbone(Race race, Held held, string name, string weights, int planes)
    {
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", $"backbone-lite0-{weights}.onnx"));
        var model = planes == 1 ? GreyStem.Fold(file)! : file;
        race.Add(name, Network(held, model, Side, planes, ("f_b10", [1, 112, 16, 16]), ("f_b14", [1, 192, 8, 8])));
    }

    private static void AddDetector(Race race, Held held, string name, string model)
    {
        var detector = held.Add(ModelLoader.Load(new ModelOptions { Path = model }).Detector);
        Workbench.Prepared(Side, detector.Geometry.Planes).CopyTo(detector.Input);
        race.Add(name, () => detector.Run());
    }

    private static void AddPeers(Race race, Held held)
    {
        race.Add("PatchCore, ResNet18, bank of 16,000, 224 x 224", PatchCore(held, PatchCoreGraph.ResNet18(), PatchCoreGraph.Side));
        race.Add(WideResNet, PatchCore(held, PatchCoreGraph.WideResNet50(PatchCoreGraph.Side), PatchCoreGraph.Side));
        race.Add("the same at 256 x 256", PatchCore(held, PatchCoreGraph.WideResNet50(Side), Side));
        race.Add("EfficientAD-S, 256 x 256", Network(held, EfficientAdGraph.Build(), EfficientAdGraph.Side, 3, ("score", [1]), ("map", [1, 1, EfficientAdGraph.Cells, EfficientAdGraph.Cells])));
    }

    private static Action PatchCore(Held held, byte[] model, int side)
    {
        var cells = PatchCoreGraph.Cells(side);
        return Network(held, model, side, 3, ("score", [1]), ("map", [1, 1, cells, cells]));
    }

    /// <summary>A run of a network on the same picture, in a session such as the station's.</summary>
    private static Action Network(Held held, byte[] model, int side, int planes, params (string Name, long[] Shape)[] outputs)
    {
        var session = held.Add(new BoundSession(OnnxSession.Create(model, "network", new ModelOptions(), out _)));
        Workbench.Prepared(side, planes).CopyTo(session.BindInput("image", 1, planes, side, side));
        foreach (var (name, shape) in outputs)
            session.BindOutput(name, shape);
        return session.Run;
    }

    private static Report Report(List<Lap> laps)
    {
        var (ours, peer) = (laps.Single(l => l.Name == Detector), laps.Single(l => l.Name == WideResNet));
        return new(
            "The detector beside its backbone and its peers",
            [
                "picture to score and map, one thread", "median ms", "fastest ms", "to the detector", "faster than WideResNet50",
                "bytes allocated a run",
            ],
            [.. laps.Select(l => (string[])
            [
                l.Name,
                Benchmarks.Report.Number(l.Median),
                Benchmarks.Report.Number(l.Least),
                Benchmarks.Report.Number(l.Median / ours.Median) + " x",
                Benchmarks.Report.Number(peer.Median / l.Median) + " x",
                l.AllocatedBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ])],
            [
                $"One run, {Turns} turns in which each has its own; a quick one runs five times a turn. Same runtime, same session options, one thread.",
                $"Ours is 256 x 256, taught from {Workbench.UsualPhotos} simulated parts unless said, banks of int8 at their profile's size; preparing the picture is not counted for any.",
                $"The profile fast has banks of {string.Join(" and ", BankSizes.Of(TeachingProfile.Fast))} cells. What each of them finds is in `benchmarks/detector.md`.",
                "Grey is what `teach` makes of pictures with one channel: one plane, the first convolution's weights added up over the three. From 685 photos on the picture as a whole is judged by a triangle that costs the same however many they are.",
                "PatchCore's own preparation cuts 224 x 224 out of 256 x 256 and never sees the border; ours sees the whole. What it would take for as many pixels is the row after it.",
                "The peers have their published graphs of three planes. One plane would spare WideResNet50's 79 of its 118 million multiplications in the first convolution, of some 28 thousand million in all: .3 %.",
                "The peers' weights and banks are random: what a run costs doesn't depend on them. What each includes is said in `benchmarks/Peers`.",
            ]);
    }
}
