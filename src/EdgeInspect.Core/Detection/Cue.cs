namespace EdgeInspect.Core.Detection;

/// <summary>Which feature map of the backbone.</summary>
public enum FeatureTap
{
    /// <summary>Stride 16, 112 channels.</summary>
    Fine,

    /// <summary>Stride 32, 192 channels.</summary>
    Coarse,
}

/// <summary>How cell features are projected before distances are taken.</summary>
public enum CueProjection
{
    /// <summary>Each channel divided by its standard deviation.</summary>
    Standardised,

    /// <summary>The first 64 principal components, half-whitened.</summary>
    HalfWhitenedPca,
}

/// <summary>How the distances of a picture's cells become one number.</summary>
public enum CueStatistic
{
    /// <summary>Mean of the tenth of the cells with the largest distances.</summary>
    TopTenth,

    /// <summary>Mean over all cells.</summary>
    Mean,

    /// <summary>Unbiased standard deviation over all cells.</summary>
    Spread,
}

/// <summary>One of the sides from which a part is judged.</summary>
/// <param name="Name">Its name in graphs and manifests.</param>
/// <param name="Tap">Feature map it looks at.</param>
/// <param name="NormalisedWithinImage">Whether each channel is first normalised over the picture's own cells.</param>
/// <param name="Pooled">Whether each cell is then the mean of its valid 3x3 neighbours.</param>
/// <param name="Projection">How features are projected.</param>
/// <param name="Statistic">How distances become one number.</param>
public sealed record Cue(
    string Name, FeatureTap Tap, bool NormalisedWithinImage, bool Pooled, CueProjection Projection, CueStatistic Statistic)
{
    /// <summary>Components kept by <see cref="CueProjection.HalfWhitenedPca"/>.</summary>
    public const int PcaDimensions = 64;

    /// <summary>The three cues of the detector in the order of the model's output <c>cues</c>.</summary>
    public static IReadOnlyList<Cue> All { get; } =
    [
        new("local", FeatureTap.Fine, NormalisedWithinImage: true, Pooled: false, CueProjection.Standardised, CueStatistic.TopTenth),
        new("texture", FeatureTap.Fine, NormalisedWithinImage: true, Pooled: true, CueProjection.HalfWhitenedPca, CueStatistic.Mean),
        new("context", FeatureTap.Coarse, NormalisedWithinImage: false, Pooled: false, CueProjection.Standardised, CueStatistic.Spread),
    ];

    /// <summary>Channels of its feature map.</summary>
    public int Channels => Tap == FeatureTap.Fine ? FeatureLayout.FineChannels : FeatureLayout.CoarseChannels;

    /// <summary>Dimensions after projection.</summary>
    public int Dimensions => Projection == CueProjection.HalfWhitenedPca ? PcaDimensions : Channels;

    /// <summary>The statistic of one picture's distances.</summary>
    /// <param name="distances">One distance for each cell; sorted in place for <see cref="CueStatistic.TopTenth"/>.</param>
    public double Summarise(Span<double> distances)
    {
        if (Statistic == CueStatistic.TopTenth)
        {
            distances.Sort();
            distances = distances[^FeatureLayout.TopTenth(distances.Length)..];
        }
        var mean = Mean(distances);
        if (Statistic != CueStatistic.Spread)
            return mean;
        var squares = 0.0;
        foreach (var d in distances)
            squares += (d - mean) * (d - mean);
        return Math.Sqrt(squares / (distances.Length - 1));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values)
            sum += v;
        return sum / values.Length;
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

    /// <summary>A tenth of the cells, rounded half to even, at least one.</summary>
    public static int TopTenth(int cells) => Math.Max(1, (int)Math.Round(cells * 0.1, MidpointRounding.ToEven));
}
