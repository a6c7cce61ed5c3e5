namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Scales, ranges and edges of every scalar. Edges are fixed so that windows of any station can be added; where they lie says how finely a
/// shape can be seen, so they are dense where good parts of good pictures lie. Any change is another <see cref="WindowSchema.Id"/>.
/// </summary>
internal static class ScalarEdges
{
    private const int Share = WindowScalar.LimitSteps;
    private const int ScoreSteps = 4096;
    private const int GreySteps = 512;
    private const int LogSteps = 8192;
    private const int NoiseSteps = 256;
    private const int MillisecondSteps = 64;

    /// <summary>In the order of <see cref="ScalarKind"/>.</summary>
    public static IReadOnlyList<WindowScalar> All { get; } =
    [
        new(ScalarKind.Score, "score", ScoreSteps, (-32 * ScoreSteps, 32 * ScoreSteps), AroundTheThreshold()),
        new(ScalarKind.Luma, "luma", GreySteps, (0, 255 * GreySteps), Even(4 * GreySteps, 4 * GreySteps)),
        new(ScalarKind.Contrast, "contrast", GreySteps, (0, 255 * GreySteps), Even(4 * GreySteps, 4 * GreySteps)),
        // From 1.7 of variance to 30,000, in factors of 1.16.
        new(ScalarKind.Sharpness, "sharpness", LogSteps, (0, 14 * LogSteps), Even(LogSteps, LogSteps * 15 / 100)),
        new(ScalarKind.Saturation, "saturation", Share, (0, Share), Even(Share / 64, Share / 64), isOptional: true),
        new(ScalarKind.ClippedDark, "clipped_dark", Share, (0, Share), [1, 2, 3, .. PartsOfOctaves(4, 2)]),
        new(ScalarKind.ClippedBright, "clipped_bright", Share, (0, Share), [1, 2, 3, .. PartsOfOctaves(4, 2)]),
        // From a sigma of 1/8 to 28 grey levels, and from 1 to 224 ms.
        new(ScalarKind.Noise, "noise", NoiseSteps, (0, 512 * NoiseSteps), PartsOfOctaves(8, 5).SkipLast(1), isOptional: true),
        new(ScalarKind.Latency, "latency", MillisecondSteps, (0, 2048 * MillisecondSteps), PartsOfOctaves(8, 6).SkipLast(1)),
    ];

    private static IEnumerable<int> Even(int first, int width) => Enumerable.Range(0, WindowScalar.Bins - 1).Select(k => first + (k * width));

    /// <summary>
    /// 48 bins of a sixteenth of the threshold from -1 to 2 times the threshold; beyond, distances from there that double from a quarter to 16.
    /// </summary>
    private static IEnumerable<int> AroundTheThreshold()
    {
        const int Tail = 7;
        var tail = Enumerable.Range(0, Tail).Select(k => (ScoreSteps / 4) << k).ToArray();
        var middle = Enumerable.Range(0, 49).Select(k => -ScoreSteps + (k * ScoreSteps / 16));
        return [.. tail.Reverse().Select(distance => -ScoreSteps - distance), .. middle, .. tail.Select(distance => (2 * ScoreSteps) + distance)];
    }

    /// <summary>Octaves from a power of two on, each cut into equal parts: bins whose width grows with the value.</summary>
    private static IEnumerable<int> PartsOfOctaves(int parts, int firstPower)
    {
        var octaves = parts == 4 ? 15 : 8;
        return Enumerable.Range(0, octaves * parts).Select(k => (1 << (firstPower + (k / parts))) / parts * (parts + (k % parts)));
    }
}
