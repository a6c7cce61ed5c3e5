namespace EdgeInspect.Core.Imaging;

/// <summary>
/// A filter's taps for kernels that make a block of neighbouring outputs at once from products of words: a step multiplies 32 pixels, which
/// are a few taps of each output of the block, by the upper and by the lower half of their weights.
/// </summary>
internal sealed class WideTaps
{
    /// <summary>Words of the widest vector.</summary>
    public const int Words = 32;

    /// <summary>Bytes that two of the widest vectors hold.</summary>
    public const int Window = 128;

    /// <summary>Bits of a weight's lower half; with as many in the upper, products of pairs fit an int.</summary>
    public const int LowBits = TriangleFilter.FractionBits / 2;

    /// <summary>Arranges a filter's taps.</summary>
    public WideTaps(TriangleFilter filter)
    {
        Outputs = Array.Find([16, 8, 4], outputs => Reach(filter.Starts, outputs) <= Window);
        if (Outputs == 0)
            return;
        FitsHalf = Reach(filter.Starts, Outputs) <= Window / 2;
        Blocks = (filter.Starts.Length + Outputs - 1) / Outputs;
        Steps = (filter.Counts.Max() + TapsOf(Outputs) - 1) / TapsOf(Outputs);
        Starts = new int[Blocks];
        Places = new byte[Blocks * Words * sizeof(short)];
        Weights = new short[Blocks * Steps * 2 * Words];
        for (var o = 0; o < filter.Starts.Length; o++)
            Place(filter, o);
    }

    /// <summary>Outputs in a block: 16, 8 or 4, as many as have the pixels of a step in one window; 0 when not even four have.</summary>
    public int Outputs { get; }

    /// <summary>Taps of each output in a step.</summary>
    public int StepTaps => TapsOf(Outputs);

    /// <summary>Blocks along the axis; the last may be partly empty.</summary>
    public int Blocks { get; }

    /// <summary>Steps of each block.</summary>
    public int Steps { get; }

    /// <summary>Whether the first half of each window is enough.</summary>
    public bool FitsHalf { get; }

    /// <summary>First pixel of each block; the window of step s starts s times <see cref="StepTaps"/> pixels on.</summary>
    public int[] Starts { get; } = [];

    /// <summary>Place in the window of each word's pixel, in the lower byte of the word, [blocks, words x 2].</summary>
    public byte[] Places { get; } = [];

    /// <summary>[blocks, steps, upper and lower half, words].</summary>
    public short[] Weights { get; } = [];

    private static int TapsOf(int outputs) => Words / outputs;

    /// <summary>Output q of a block has its pairs of taps in the double words q, q + outputs, q + 2 outputs and so on.</summary>
    private int WordOf(int output, int tap) => ((((tap / 2) * Outputs) + output) * 2) + (tap % 2);

    private void Place(TriangleFilter filter, int output)
    {
        var (block, q) = (output / Outputs, output % Outputs);
        if (q == 0)
            Starts[block] = filter.Starts[output];
        for (var t = 0; t < StepTaps; t++)
            Places[((block * Words) + WordOf(q, t)) * sizeof(short)] = (byte)(filter.Starts[output] - Starts[block] + t);
        var weights = filter.WeightsOf(output);
        for (var t = 0; t < weights.Length; t++)
        {
            var at = (((((block * Steps) + (t / StepTaps)) * 2) * Words) + WordOf(q, t % StepTaps));
            Weights[at] = (short)(weights[t] >> LowBits);
            Weights[at + Words] = (short)(weights[t] & ((1 << LowBits) - 1));
        }
    }

    /// <summary>Bytes from the first pixel of a step to its last, at most.</summary>
    private static int Reach(int[] starts, int outputs)
    {
        var longest = 0;
        for (var o = 0; o < starts.Length; o += outputs)
            longest = Math.Max(longest, starts[Math.Min(o + outputs, starts.Length) - 1] - starts[o]);
        return longest + TapsOf(outputs);
    }
}
