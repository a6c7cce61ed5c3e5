using System.Diagnostics;
using System.Globalization;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;

namespace EdgeInspect.Benchmarks;

/// <summary>What teaching takes against the number of photos; each in a process of its own, whose peak memory the kernel tells.</summary>
internal static class TeachScaling
{
    /// <summary>The verb of the child process.</summary>
    public const string ChildVerb = "teach-child";

    private static readonly int[] Counts = [100, 400, 1600];

    /// <summary>Measures and writes the table.</summary>
    public static void Write(string folder) => new Report(
        "Teaching against the number of photos",
        ["photos", "seconds", "peak memory MB", "model MB"],
        [.. Counts.Select(Row)],
        [
            $"Simulated parts of 640 x 480, four to a group, drawn as they are read (part of the time); int8 backbone, 256 x 256, {Environment.ProcessorCount} threads.",
            "Each in a process of its own: seconds from the first photo to the model written and replayed; memory is the process's largest resident set.",
        ]).Write(folder, "teach.md");

    /// <summary>In the child: teaches and prints seconds, peak memory and the model's size in megabytes.</summary>
    public static void Child(int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        var result = DetectorTeaching.Teach(
            new()
            {
                Pictures = new SimulatedGoodParts(new SimulatedLineOptions(), count, lots: count / 4),
                Folder = Path.Combine(Workbench.Scratch(), "model"),
                Name = "benchmark",
                Backbone = Path.Combine(AppContext.BaseDirectory, "models", "backbone-lite0-int8.onnx"),
            },
            TimeProvider.System);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:f1} {PeakMegabytes():f0} {result.Manifest.Model.Bytes / 1e6:f1}"));
    }

    private static string[] Row(int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ChildVerb, count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var child = Process.Start(start)!;
        var said = child.StandardOutput.ReadToEnd().Trim().Split(' ');
        child.WaitForExit();
        if (child.ExitCode != 0 || said.Length != 3)
            throw new InvalidOperationException($"teaching {count} photos ended with {child.ExitCode}");
        return [count.ToString("N0", CultureInfo.InvariantCulture), .. said];
    }

    /// <summary>The kernel's high-water mark of the resident set.</summary>
    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
