using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>How far the features of a quantised or thinned backbone are from those of the float one.</summary>
internal static class FeatureNoise
{
    /// <summary>
    /// Prints for each tap the share of the variance that the float features don't explain (one less the squared correlation), on average
    /// over channels. A channel's gain and offset don't count: the detector learns them.
    /// </summary>
    /// <param name="original">The float backbone.</param>
    /// <param name="others">What is compared with it.</param>
    /// <param name="pictures">Folders or lists of pictures, best ones that nothing was fitted on.</param>
    public static void Print(string original, IReadOnlyList<string> others, IReadOnlyList<string> pictures)
    {
        var set = new CalibrationPictures(pictures);
        foreach (var tap in new[] { "f_b10", "f_b14" })
        {
            var expected = set.Maps(File.ReadAllBytes(original), tap);
            foreach (var other in others)
            {
                var maps = set.Maps(File.ReadAllBytes(other), tap);
                var (cells, means) = (Average(expected, maps, map => map), Average(expected, maps, map => [map.Average()]));
                var deviations = Average(expected, maps, LogDeviation);
                Console.WriteLine(
                    $"{tap} {Path.GetFileName(other)}: cells {cells:p2}, means of pictures {means:p2}, log deviations {deviations:p2}");
            }
        }
    }

    private static double Average(float[][][] expected, float[][][] maps, Func<float[], float[]> statistic) =>
        Enumerable.Range(0, expected[0].Length).Average(
            channel => Unexplained(Of(expected, channel, statistic), Of(maps, channel, statistic)));

    private static float[] Of(float[][][] maps, int channel, Func<float[], float[]> statistic) =>
        [.. maps.SelectMany(picture => statistic(picture[channel]))];

    private static float[] LogDeviation(float[] map)
    {
        var mean = map.Average();
        return [(float)Math.Log(Math.Sqrt(map.Average(v => (v - mean) * (v - mean))) + ChannelStatistics.LeastLogarithm)];
    }

    /// <summary>One less the squared correlation; a channel that died is unexplained, one that was constant is not counted.</summary>
    private static double Unexplained(float[] x, float[] y)
    {
        double mx = x.Average(), my = y.Average(), xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - mx, y[i] - my);
            (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
        }
        return xx == 0 ? 0 : yy == 0 ? 1 : 1 - (xy * xy / (xx * yy));
    }
}
