using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspect.Core.Imaging;

/// <summary>One implementation of the two passes of a separable resize on planes of bytes. All give the same bytes.</summary>
internal abstract class ResizeKernel
{
    /// <summary>Name for tests and benchmarks.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor can run it.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>
    /// Resizes one row. <paramref name="row"/> must have <see cref="TriangleFilter.ReadAhead"/> readable bytes behind the last pixel, whose
    /// values don't matter.
    /// </summary>
    public abstract void Horizontal(ReadOnlySpan<byte> row, TriangleFilter filter, Span<byte> output);

    /// <summary>
    /// One output row from as many rows as there are weights, which start <paramref name="stride"/> bytes apart and are as long as the
    /// output.
    /// </summary>
    public abstract void Vertical(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> output);

    /// <summary>Every kernel, the plainest first; the last supported one is the fastest.</summary>
    public static IReadOnlyList<ResizeKernel> All { get; } = [new ScalarResizeKernel(), new VectorResizeKernel(), new WideResizeKernel()];

    /// <summary>The fastest kernel of this processor.</summary>
    public static ResizeKernel Best { get; } = All.Last(k => k.IsSupported);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static byte Round(int sum) => (byte)Math.Clamp(sum >> TriangleFilter.FractionBits, 0, 255);
}

/// <summary>The definition in plain code.</summary>
internal sealed class ScalarResizeKernel : ResizeKernel
{
    /// <inheritdoc/>
    public override string Name => "scalar";

    /// <inheritdoc/>
    public override bool IsSupported => true;

    /// <inheritdoc/>
    public override void Horizontal(ReadOnlySpan<byte> row, TriangleFilter filter, Span<byte> output)
    {
        for (var o = 0; o < output.Length; o++)
        {
            var weights = filter.WeightsOf(o);
            var taps = row.Slice(filter.Starts[o], weights.Length);
            var sum = TriangleFilter.Half;
            for (var i = 0; i < weights.Length; i++)
                sum += taps[i] * weights[i];
            output[o] = Round(sum);
        }
    }

    /// <inheritdoc/>
    public override void Vertical(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> output)
    {
        for (var x = 0; x < output.Length; x++)
            output[x] = Column(rows, stride, weights, x);
    }

    /// <summary>One pixel of the vertical pass.</summary>
    public static byte Column(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, int x)
    {
        var sum = TriangleFilter.Half;
        for (var i = 0; i < weights.Length; i++)
            sum += rows[(i * stride) + x] * weights[i];
        return Round(sum);
    }
}

/// <summary>Eight products at a time, on any processor with 128-bit vectors (two registers) or 256-bit ones.</summary>
internal sealed class VectorResizeKernel : ResizeKernel
{
    private const int Lanes = TriangleFilter.TapLanes;

    /// <inheritdoc/>
    public override string Name => "vector";

    /// <inheritdoc/>
    public override bool IsSupported => Vector128.IsHardwareAccelerated;

    /// <inheritdoc/>
    public override void Horizontal(ReadOnlySpan<byte> row, TriangleFilter filter, Span<byte> output)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(filter.Weights);
        for (var o = 0; o < output.Length; o++)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < filter.Counts[o]; i += Lanes)
            {
                var taps = Widen(ref Unsafe.Add(ref first, filter.Starts[o] + i));
                sum += taps * Vector256.LoadUnsafe(ref weights, (nuint)((o * filter.Stride) + i));
            }
            output[o] = Round(Vector256.Sum(sum) + TriangleFilter.Half);
        }
    }

    /// <inheritdoc/>
    public override void Vertical(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> output)
    {
        var width = output.Length;
        ref var first = ref MemoryMarshal.GetReference(rows);
        var x = 0;
        for (; x <= width - Lanes; x += Lanes)
        {
            var sum = Vector256.Create(TriangleFilter.Half);
            for (var i = 0; i < weights.Length; i++)
                sum += Widen(ref Unsafe.Add(ref first, (i * stride) + x)) * weights[i];
            Store(sum, ref output[x]);
        }
        for (; x < width; x++)
            output[x] = ScalarResizeKernel.Column(rows, stride, weights, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ref byte source)
    {
        var bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref source)).AsByte();
        var words = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    /// <summary>Weights are positive and sum to one, so a result never leaves 0 to 255 and needs no clamping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> sum, ref byte target)
    {
        var values = Vector256.ShiftRightLogical(sum, TriangleFilter.FractionBits).AsUInt32();
        var words = Vector128.Narrow(values.GetLower(), values.GetUpper());
        Unsafe.WriteUnaligned(ref target, Vector128.Narrow(words, words).AsUInt64().ToScalar());
    }
}
