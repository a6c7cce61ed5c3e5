using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>A frame to the model's input, ours beside OpenCV's.</summary>
internal static class PreparationPeers
{
    private const int Side = 256;
    private const int Turns = 20;

    /// <summary>Measures and writes the table.</summary>
    public static void Write(string folder)
    {
        var rows = new List<string[]>();
        foreach (var (width, height) in new[] { (640, 480), (1280, 960), (2448, 2048) })
        {
            foreach (var format in new[] { PixelFormat.Grey8, PixelFormat.Rgb24 })
                rows.Add(Row(width, height, format));
        }
        new Report(
            "Preparation beside OpenCV",
            [$"frame to {Side} x {Side}", "ours ms", "OpenCV area ms", "ours is faster", "OpenCV triangle ms", "OpenCV linear ms", "bytes allocated a frame"],
            rows,
            [
                $"Medians of one run, one thread, {Turns} turns of five for each. OpenCV {OpenCv.Version} as Debian builds it.",
                "Each takes interleaved pixels to uint8 [3, 256, 256]; grey fills three planes.",
                "Ours is the antialiased triangle filter, bit for bit as Pillow computes it. OpenCV has no such resize; its antialiased one is INTER_AREA (box weights), which is what 'faster' compares with.",
                "OpenCV triangle is sepFilter2D with the same filter's taps rounded to whole pixels, then INTER_LINEAR: near to ours, not the same.",
                "OpenCV linear (INTER_LINEAR) looks at two pixels an axis and passes over the rest: a model taught with antialiasing loses its accuracy by it.",
            ]).Write(folder, "preparation.md");
    }

    private static string[] Row(int width, int height, PixelFormat format)
    {
        var pixels = new byte[width * height * format.BytesPerPixel()];
        new Random(1).NextBytes(pixels);
        var planes = new byte[3 * Side * Side];
        var preparation = new Preparation(Side);
        var race = new Race();
        race.Add("ours", () => preparation.Prepare(new(pixels, width, height, width * format.BytesPerPixel(), format), region: null, planes));
        foreach (var interpolation in new[] { OpenCv.Interpolation.Area, OpenCv.Interpolation.Triangle, OpenCv.Interpolation.Linear })
            race.Add(interpolation.ToString(), () => OpenCv.Prepare(pixels, width, height, format, Side, interpolation, planes));
        var laps = race.Run(Turns);
        return
        [
            $"{width} x {height} {(format == PixelFormat.Grey8 ? "grey" : "RGB")}",
            Report.Number(laps[0].Median),
            Report.Number(laps[1].Median),
            Report.Number(laps[1].Median / laps[0].Median) + " x",
            Report.Number(laps[2].Median),
            Report.Number(laps[3].Median),
            laps[0].AllocatedBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
    }
}
