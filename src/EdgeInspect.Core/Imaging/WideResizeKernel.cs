using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspect.Core.Imaging;

/// <summary>
/// Up to sixteen outputs at a time, one to a lane, on x64 processors that pick bytes from two registers at once (AVX512-VBMI): neither pass
/// sums across a register.
/// </summary>
internal sealed class WideResizeKernel : ResizeKernel
{
    private const int Lanes = 16;
    private static readonly VectorResizeKernel Narrower = new();

    /// <inheritdoc/>
    public override string Name => "wide";

    /// <inheritdoc/>
    public override bool IsSupported => Avx512Vbmi.IsSupported && Vector512.IsHardwareAccelerated;

    /// <inheritdoc/>
    public override void Horizontal(ReadOnlySpan<byte> row, TriangleFilter filter, Span<byte> output)
    {
        var taps = filter.Wide;
        if (taps.Outputs == 0)
        {
            Narrower.Horizontal(row, filter, output);
            return;
        }
        ref var first = ref MemoryMarshal.GetReference(row);
        Span<byte> last = stackalloc byte[Lanes];
        for (var b = 0; b < taps.Blocks; b++)
        {
            ref var start = ref Unsafe.Add(ref first, taps.Starts[b]);
            var sums = Narrow(taps.FitsHalf ? Near(ref start, taps, b) : Far(ref start, taps, b));
            var target = output[(b * taps.Outputs)..];
            if (target.Length >= Lanes)
            {
                // What lies behind the block's own outputs is overwritten by the next.
                sums.StoreUnsafe(ref target[0]);
                continue;
            }
            sums.CopyTo(last);
            last[..Math.Min(target.Length, taps.Outputs)].CopyTo(target);
        }
    }

    /// <inheritdoc/>
    public override void Vertical(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> output)
    {
        var width = output.Length;
        ref var first = ref MemoryMarshal.GetReference(rows);
        var x = 0;
        for (; x <= width - (2 * Lanes); x += 2 * Lanes)
        {
            var (low, high) = (Vector512.Create(TriangleFilter.Half), Vector512.Create(TriangleFilter.Half));
            for (var i = 0; i < weights.Length; i++)
            {
                var weight = Vector512.Create(weights[i]);
                ref var pixels = ref Unsafe.Add(ref first, (i * stride) + x);
                low += Widen(ref pixels) * weight;
                high += Widen(ref Unsafe.Add(ref pixels, Lanes)) * weight;
            }
            Narrow(low).StoreUnsafe(ref output[x]);
            Narrow(high).StoreUnsafe(ref output[x + Lanes]);
        }
        for (; x < width; x++)
            output[x] = ScalarResizeKernel.Column(rows, stride, weights, x);
    }

    /// <summary>Sums of a block whose pixels lie within half a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Near(ref byte start, WideTaps taps, int block)
    {
        var places = Places(taps, block);
        ref var weights = ref WeightsOf(taps, block);
        var (high, low) = (Vector512<int>.Zero, Vector512<int>.Zero);
        for (var step = 0; step < taps.Steps; step++)
        {
            var window = Vector512.LoadUnsafe(ref start, (nuint)(step * taps.StepTaps));
            Accumulate(Avx512Vbmi.PermuteVar64x8(window, places), ref Unsafe.Add(ref weights, step * 2 * WideTaps.Words), ref high, ref low);
        }
        return Total(high, low, taps.Outputs);
    }

    /// <summary>Sums of a block whose pixels lie within a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Far(ref byte start, WideTaps taps, int block)
    {
        var places = Places(taps, block);
        ref var weights = ref WeightsOf(taps, block);
        var (high, low) = (Vector512<int>.Zero, Vector512<int>.Zero);
        for (var step = 0; step < taps.Steps; step++)
        {
            var near = Vector512.LoadUnsafe(ref start, (nuint)(step * taps.StepTaps));
            var far = Vector512.LoadUnsafe(ref start, (nuint)((step * taps.StepTaps) + Vector512<byte>.Count));
            Accumulate(Avx512Vbmi.PermuteVar64x8x2(near, places, far), ref Unsafe.Add(ref weights, step * 2 * WideTaps.Words), ref high, ref low);
        }
        return Total(high, low, taps.Outputs);
    }

    private static Vector512<byte> Places(WideTaps taps, int block) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(taps.Places), (nuint)(block * Vector512<byte>.Count));

    private static ref short WeightsOf(WideTaps taps, int block) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(taps.Weights), block * taps.Steps * 2 * WideTaps.Words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector512<byte> pixels, ref short weights, ref Vector512<int> high, ref Vector512<int> low)
    {
        var words = pixels.AsInt16() & Vector512.Create((short)0xFF);
        high += Avx512BW.MultiplyAddAdjacent(words, Vector512.LoadUnsafe(ref weights));
        low += Avx512BW.MultiplyAddAdjacent(words, Vector512.LoadUnsafe(ref weights, WideTaps.Words));
    }

    /// <summary>Both halves of the weights and all taps of an output together; one half is added for rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Total(Vector512<int> high, Vector512<int> low, int outputs)
    {
        var sums = (high << WideTaps.LowBits) + low;
        if (outputs <= 8)
            sums = (sums.GetLower() + sums.GetUpper()).ToVector512();
        if (outputs <= 4)
            sums = (sums.GetLower().GetLower() + sums.GetLower().GetUpper()).ToVector256().ToVector512();
        return sums + Vector512.Create(TriangleFilter.Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(ref byte source) => Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref source));

    /// <summary>Weights are positive and sum to one, so a result never leaves 0 to 255 and needs no clamping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector512<int> sums) =>
        Avx512F.ConvertToVector128Byte(Vector512.ShiftRightLogical(sums, TriangleFilter.FractionBits));
}
