namespace EdgeInspect.Core.Imaging;

/// <summary>
/// Taps of an antialiased triangle filter along one axis, in fixed point. For a scale r = in/out above 1 the support is r and the weight
/// of pixel i for output o is max(0, 1 - |(i+.5-c)/r|) with c = (o+.5)r; for r up to 1 it is plain bilinear interpolation with half-pixel
/// centres. Weights are normalised, then rounded to 22 fractional bits as Pillow's BILINEAR does, so that results are bit-identical to it.
/// </summary>
internal sealed class TriangleFilter
{
    /// <summary>Fractional bits of a weight: the largest for which 255 times a weight of one fits an int.</summary>
    public const int FractionBits = 22;

    /// <summary>One half in the weights' fixed point: what rounding adds.</summary>
    public const int Half = 1 << (FractionBits - 1);

    /// <summary>Taps are padded with zero weights to a multiple of this, the lanes of the widest kernel.</summary>
    public const int TapLanes = 8;

    private WideTaps? _wide;

    /// <summary>Computes the taps for one axis.</summary>
    public TriangleFilter(int inputLength, int outputLength)
    {
        InputLength = inputLength;
        Starts = new int[outputLength];
        Counts = new int[outputLength];
        var scale = (double)inputLength / outputLength;
        var support = Math.Max(scale, 1);
        Stride = (((((int)Math.Ceiling(support) * 2) + 1) + TapLanes - 1) / TapLanes) * TapLanes;
        Weights = new int[outputLength * Stride];
        for (var o = 0; o < outputLength; o++)
            Fill(o, (o + 0.5) * scale, support);
    }

    /// <summary>Length of the input axis in pixels.</summary>
    public int InputLength { get; }

    /// <summary>Length of the output axis in pixels.</summary>
    public int OutputLength => Starts.Length;

    /// <summary>First input pixel of each output pixel.</summary>
    public int[] Starts { get; }

    /// <summary>Input pixels that have a weight, for each output pixel.</summary>
    public int[] Counts { get; }

    /// <summary>Entries from one output pixel's weights to the next's; a multiple of <see cref="TapLanes"/>.</summary>
    public int Stride { get; }

    /// <summary>Weights, [outputs, Stride], zero behind the last tap.</summary>
    public int[] Weights { get; }

    /// <summary>Readable bytes that a kernel needs behind the last pixel of a row; their values don't matter.</summary>
    public int ReadAhead => Stride + WideTaps.Window;

    /// <summary>The same taps for kernels that make a block of outputs at once; arranged when first asked for.</summary>
    public WideTaps Wide => _wide ??= new(this);

    /// <summary>The weights of one output pixel without their padding.</summary>
    public ReadOnlySpan<int> WeightsOf(int output) => Weights.AsSpan(output * Stride, Counts[output]);

    private void Fill(int output, double centre, double support)
    {
        var first = Math.Max((int)(centre - support + 0.5), 0);
        var count = Math.Min((int)(centre + support + 0.5), InputLength) - first;
        Span<double> exact = count <= 256 ? stackalloc double[count] : new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            exact[i] = Math.Max(0, 1 - Math.Abs((i + first - centre + 0.5) / support));
            sum += exact[i];
        }
        for (var i = 0; i < count; i++)
            Weights[(output * Stride) + i] = (int)(0.5 + (exact[i] / sum * (1 << FractionBits)));
        Starts[output] = first;
        Counts[output] = count;
    }
}
