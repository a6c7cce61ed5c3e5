using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>Many pixels at a time, in vectors as wide as the processor's (SSE, AVX2, NEON).</summary>
internal sealed class VectorStatisticsRows : StatisticsRows
{
    // A lane adds at most four squares of 1,020 in a step, so 32 bits hold more than 1,000 steps.
    private const int StepsBeforeOverflow = 512;

    /// <inheritdoc/>
    public override void Colour(ReadOnlySpan<byte> pixels, PixelFormat format, ColourRow row, ref ChannelSums sums)
    {
        var step = format.BytesPerPixel();
        var (red, green, blue) = (Vector128<uint>.Zero, Vector128<uint>.Zero, Vector128<uint>.Zero);
        var x = 0;
        for (; x <= row.Luma.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (r, g, b) = Pixels16.Load(pixels[(x * step)..], format);
            var max = Vector128.Max(r, Vector128.Max(g, b));
            (max - Vector128.Min(r, Vector128.Min(g, b))).CopyTo(row.Range[x..]);
            max.CopyTo(row.Max[x..]);
            Luma601.Of(r, g, b).CopyTo(row.Luma[x..]);
            red += Pixels16.Sum4(r);
            green += Pixels16.Sum4(g);
            blue += Pixels16.Sum4(b);
        }
        sums.Red += Vector128.Sum(red);
        sums.Green += Vector128.Sum(green);
        sums.Blue += Vector128.Sum(blue);
        ScalarStatisticsRows.AddColour(pixels[(x * step)..], format, row.From(x), ref sums);
    }

    /// <inheritdoc/>
    public override void SecondDifference(
        ReadOnlySpan<byte> above, ReadOnlySpan<byte> centre, ReadOnlySpan<byte> below, Span<short> difference)
    {
        var x = 0;
        for (; x <= centre.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var (a, c, b) = (Load(above, x), Load(centre, x), Load(below, x));
            (Lower(a) - Lower(c) - Lower(c) + Lower(b)).CopyTo(difference[x..]);
            (Upper(a) - Upper(c) - Upper(c) + Upper(b)).CopyTo(difference[(x + Vector<short>.Count)..]);
        }
        for (; x < centre.Length; x++)
            difference[x] = (short)(above[x] - (2 * centre[x]) + below[x]);
    }

    /// <inheritdoc/>
    public override void Inner(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, ref DifferenceSums sums)
    {
        var x = 1;
        while (centre.Length - 1 - x >= Vector<byte>.Count)
            x = Steps(centre, difference, x, ref sums);
        ScalarStatisticsRows.AddInner(centre, difference, x, ref sums);
    }

    private static int Steps(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, int from, ref DifferenceSums sums)
    {
        var lanes = default(Lanes);
        var end = Math.Min(centre.Length - 1, from + (StepsBeforeOverflow * Vector<byte>.Count)) - Vector<byte>.Count;
        var x = from;
        for (; x <= end; x += Vector<byte>.Count)
        {
            var (left, middle, right) = (Load(centre, x - 1), Load(centre, x), Load(centre, x + 1));
            lanes.Add(Lower(left) + Lower(right) - Lower(middle) - Lower(middle), difference, x);
            lanes.Add(Upper(left) + Upper(right) - Upper(middle) - Upper(middle), difference, x + Vector<short>.Count);
        }
        lanes.AddTo(ref sums);
        return x;
    }

    private static Vector<byte> Load(ReadOnlySpan<byte> row, int x) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);

    private static Vector<short> Load(ReadOnlySpan<short> row, int x) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);

    private static Vector<short> Lower(Vector<byte> bytes) => Vector.AsVectorInt16(Vector.WidenLower(bytes));

    private static Vector<short> Upper(Vector<byte> bytes) => Vector.AsVectorInt16(Vector.WidenUpper(bytes));

    /// <summary>Running sums, a part of each in each lane.</summary>
    private struct Lanes
    {
        private Vector<int> _laplacian;
        private Vector<uint> _squares;
        private Vector<int> _noise;

        public void Add(Vector<short> horizontal, ReadOnlySpan<short> difference, int x)
        {
            var vertical = Load(difference, x);
            var laplacian = horizontal + vertical;
            var (low, high) = (Vector.WidenLower(laplacian), Vector.WidenUpper(laplacian));
            _laplacian += low + high;
            _squares += Vector.AsVectorUInt32((low * low) + (high * high));
            var noise = Vector.Abs(Load(difference, x - 1) + Load(difference, x + 1) - vertical - vertical);
            _noise += Vector.WidenLower(noise) + Vector.WidenUpper(noise);
        }

        public readonly void AddTo(ref DifferenceSums sums)
        {
            sums.Laplacian += Vector.Sum(_laplacian);
            sums.LaplacianSquares += (long)Vector.Sum(Vector.WidenLower(_squares) + Vector.WidenUpper(_squares));
            sums.Noise += Vector.Sum(_noise);
        }
    }
}
