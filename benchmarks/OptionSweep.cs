using EdgeInspect.Adapters.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Benchmarks;

/// <summary>The detector under other session options than the pinned ones, one changed at a time, in one race.</summary>
internal static class OptionSweep
{
    private const int Turns = 40;

    private static readonly (string Name, Action<SessionOptions> Change)[] Variants =
    [
        ("pinned", _ => { }),
        ("pinned, once more (what chance does)", _ => { }),
        ("two threads", o => o.IntraOpNumThreads = 2),
        ("two threads that don't spin", o =>
        {
            o.IntraOpNumThreads = 2;
            o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }),
        ("branches in parallel, two threads", o => (o.ExecutionMode, o.InterOpNumThreads) = (ExecutionMode.ORT_PARALLEL, 2)),
        ("no memory arena", o => o.EnableCpuMemArena = false),
        ("no memory pattern", o => o.EnableMemoryPattern = false),
        ("denormals are zero", o => o.AddSessionConfigEntry("session.set_denormal_as_zero", "1")),
        ("weights not packed ahead", o => o.AddSessionConfigEntry("session.disable_prepacking", "1")),
        ("graph optimisations: extended, no layout", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED),
        ("graph optimisations: basic", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC),
        ("graph optimisations: none", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL),
    ];

    /// <summary>Measures and writes the table.</summary>
    public static void Write(string folder)
    {
        var model = File.ReadAllBytes(Path.Combine(Workbench.Model("int8"), "detector.onnx"));
        using var held = new Held();
        var (race, loads) = (new Race(), new List<double>());
        foreach (var (name, change) in Variants)
        {
            using var options = OnnxSession.Options(threads: 1);
            change(options);
            var start = TimeProvider.System.GetTimestamp();
            var session = held.Add(new BoundSession(new InferenceSession(model, options)));
            loads.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            Workbench.Prepared(256).CopyTo(session.BindInput("image", 1, 3, 256, 256));
            session.BindOutput("score", 1);
            session.BindOutput("map", 1, 1, 16, 16);
            race.Add(name, session.Run);
        }
        Report(race.Run(Turns), loads, LoadOptimised(model)).Write(folder, "options.md");
    }

    /// <summary>Milliseconds to load what ONNX Runtime saved of the model after all its own work on it.</summary>
    private static double LoadOptimised(byte[] model)
    {
        var file = Path.Combine(Workbench.Scratch(), "detector.ort");
        using (var saving = OnnxSession.Options(threads: 1))
        {
            saving.OptimizedModelFilePath = file;
            saving.AddSessionConfigEntry("session.save_model_format", "ORT");
            new InferenceSession(model, saving).Dispose();
        }
        var saved = File.ReadAllBytes(file);
        using var options = OnnxSession.Options(threads: 1);
        var start = TimeProvider.System.GetTimestamp();
        new InferenceSession(saved, options).Dispose();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Report Report(List<Lap> laps, List<double> loads, double optimised) => new(
        "Session options",
        ["detector, int8, 256 x 256", "median ms", "fastest ms", "to the pinned ones", "load ms"],
        [.. laps.Select((l, i) => (string[])
        [
            l.Name, Benchmarks.Report.Number(l.Median), Benchmarks.Report.Number(l.Least), Benchmarks.Report.Number(l.Median / laps[0].Median) + " x", Benchmarks.Report.Number(loads[i]),
        ])],
        [
            $"One run, {Turns} turns of five for each. Pinned are: one thread, sequential, all graph optimisations, memory arena and pattern, weights packed ahead.",
            $"Saved in ORT's own format after its optimisations the model loads in {Benchmarks.Report.Number(optimised)} ms; such a file fits one kind of processor only, so models travel as plain ONNX.",
            "One thread is pinned whatever two would gain: the station leaves the other cores to capture, ledger and encoding.",
        ]);
}
