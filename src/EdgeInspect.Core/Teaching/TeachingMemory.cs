using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Teaching;

/// <summary>How much memory teaching takes: it grows with the sampled cells, the banks and the input, and by 5 kB a picture.</summary>
public static class TeachingMemory
{
    /// <summary>The program and its runtime, measured.</summary>
    private const long ProgramBytes = 150_000_000;

    /// <summary>A loaded backbone, and its working memory for each pixel of its input, measured.</summary>
    private const long BackboneBytes = 35_000_000;
    private const long BackboneBytesPerPixel = 300;

    /// <summary>The most that teaching is expected to hold at once.</summary>
    /// <param name="options">How it is taught.</param>
    /// <param name="inputSize">Side of the square that the model sees, in pixels.</param>
    /// <param name="images">How many pictures.</param>
    /// <param name="pixels">Pixels of one picture.</param>
    /// <returns>Bytes.</returns>
    public static long Estimate(TeachingOptions options, int inputSize, int images, long pixels)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sampled = Cue.All.Sum(cue => Sampled(cue) * cue.Channels * sizeof(float));
        var chosen = Cue.All.Max(cue => Sampled(cue) * (cue.Channels + Math.Min(options.ChoosingDimensions, cue.Channels) + 8) * sizeof(float));
        var banks = Cue.All.Zip(options.BankSizes).Sum(b => (long)b.Second * b.First.Channels * 3 * sizeof(float));
        var maps = Cue.All.Sum(cue => (long)FeatureLayout.Cells(cue.Tap, inputSize) * cue.Channels * sizeof(float));
        // A picture is there as a file, as pixels and as what the collector has not fetched yet.
        var readers = options.Threads * (BackboneBytes + (BackboneBytesPerPixel * inputSize * inputSize) + (pixels * 8));
        return ProgramBytes + sampled + chosen + banks + (Teacher.PicturesAtOnce * 2 * maps) + readers + ChannelBytes(images);

        static long ChannelBytes(int images) => ((long)images * ChannelStatistics.Count * sizeof(float))
            + (((2 * ChannelCalibration.Folds) + 4L) * PackedTriangle.Length(ChannelStatistics.Count) * sizeof(double));

        long Sampled(Cue cue) => Math.Min(options.SampledCells, (long)images * FeatureLayout.Cells(cue.Tap, inputSize));
    }
}
