namespace EdgeInspect.Core.Detection;

/// <summary>Which feature map of the backbone.</summary>
public enum FeatureTap
{
    /// <summary>Stride 16, 112 channels.</summary>
    Fine,

    /// <summary>Stride 32, 192 channels.</summary>
    Coarse,
}

/// <summary>One of the sides from which a part's cells are judged.</summary>
/// <param name="Name">Its name in graphs and manifests.</param>
/// <param name="Tap">Feature map it looks at.</param>
/// <param name="NormalisedWithinImage">Whether each channel is first normalised over the picture's own cells.</param>
/// <param name="Weight">Weight of its statistic in the score; 0 for a cue that tells where, not whether.</param>
public sealed record Cue(string Name, FeatureTap Tap, bool NormalisedWithinImage, double Weight)
{
    /// <summary>The cues of the detector in the order of bank sizes.</summary>
    public static IReadOnlyList<Cue> All { get; } =
    [
        new("local", FeatureTap.Fine, NormalisedWithinImage: true, Weight: 1),
        new("context", FeatureTap.Coarse, NormalisedWithinImage: false, Weight: 0),
    ];

    /// <summary>Channels of its feature map, each of them divided by its standard deviation before distances are taken.</summary>
    public int Channels => Tap == FeatureTap.Fine ? FeatureLayout.FineChannels : FeatureLayout.CoarseChannels;

    /// <summary>
    /// The statistic of one picture's distances d: the unbiased standard deviation of ln(1 + d). A piece that was never seen is a little
    /// far from the bank everywhere, a defect is far in few places; and the logarithm keeps one cell from deciding alone.
    /// </summary>
    public static double Summarise(ReadOnlySpan<double> distances)
    {
        var sum = 0.0;
        foreach (var d in distances)
            sum += Math.Log(1 + d);
        var mean = sum / distances.Length;
        var squares = 0.0;
        foreach (var d in distances)
            squares += (Math.Log(1 + d) - mean) * (Math.Log(1 + d) - mean);
        return Math.Sqrt(squares / (distances.Length - 1));
    }
}

/// <summary>Shapes of the backbone's feature maps, channels first, for a square input.</summary>
public static class FeatureLayout
{
    /// <summary>Channels of the fine map.</summary>
    public const int FineChannels = 112;

    /// <summary>Channels of the coarse map.</summary>
    public const int CoarseChannels = 192;

    /// <summary>Pixels of the input for one cell of a map.</summary>
    public static int Stride(FeatureTap tap) => tap == FeatureTap.Fine ? 16 : 32;

    /// <summary>Cells along one side of a map.</summary>
    public static int Side(FeatureTap tap, int inputSize) => inputSize / Stride(tap);

    /// <summary>Cells of a map.</summary>
    public static int Cells(FeatureTap tap, int inputSize) => Side(tap, inputSize) * Side(tap, inputSize);
}
