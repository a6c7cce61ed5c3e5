using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspect.Core.Imaging;

/// <summary>Takes one row of a picture apart into rows of red, green and blue (or one of grey).</summary>
internal static class PlaneSplitter
{
    private const int Lanes = 16;
    private static readonly Vector128<byte>[] PlacesOf3 = PlacesOf(3);
    private static readonly Vector128<byte>[] PlacesOf4 = PlacesOf(4);

    /// <summary>Planes that a format yields: 1 for grey, else 3.</summary>
    public static int Planes(PixelFormat format) => format == PixelFormat.Grey8 ? 1 : 3;

    /// <summary>
    /// Splits <paramref name="pixels"/> interleaved pixels of one row; plane p starts at <c>p * planeStride</c> of <paramref name="planes"/>,
    /// in the order red, green, blue.
    /// </summary>
    public static void Split(ReadOnlySpan<byte> row, PixelFormat format, int pixels, Span<byte> planes, int planeStride)
    {
        switch (format)
        {
            case PixelFormat.Grey8:
                row[..pixels].CopyTo(planes);
                break;
            case PixelFormat.Rgb24:
                Interleaved(row, 3, 0, 2, pixels, planes, planeStride);
                break;
            case PixelFormat.Bgr24:
                Interleaved(row, 3, 2, 0, pixels, planes, planeStride);
                break;
            case PixelFormat.Bgrx32:
                Interleaved(row, 4, 2, 0, pixels, planes, planeStride);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "unknown pixel format");
        }
    }

    private static void Interleaved(ReadOnlySpan<byte> row, int step, int red, int blue, int pixels, Span<byte> planes, int stride)
    {
        var r = planes[..pixels];
        var g = planes.Slice(stride, pixels);
        var b = planes.Slice(2 * stride, pixels);
        ReadOnlySpan<Vector128<byte>> places = step == 3 ? PlacesOf3 : PlacesOf4;
        // The last sixteen may overlap the sixteen before: they are split twice, alike.
        for (var x = 0; pixels >= Lanes && x < pixels; x += Lanes)
        {
            var at = Math.Min(x, pixels - Lanes);
            ref var source = ref MemoryMarshal.GetReference(row.Slice(at * step, Lanes * step));
            Gather(ref source, places.Slice(red * step, step)).StoreUnsafe(ref r[at]);
            Gather(ref source, places.Slice(step, step)).StoreUnsafe(ref g[at]);
            Gather(ref source, places.Slice(blue * step, step)).StoreUnsafe(ref b[at]);
        }
        for (var x = 0; pixels < Lanes && x < pixels; x++)
            (r[x], g[x], b[x]) = (row[(x * step) + red], row[(x * step) + 1], row[(x * step) + blue]);
    }

    /// <summary>One channel of sixteen pixels, from as many registers as a pixel has bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Gather(ref byte pixels, ReadOnlySpan<Vector128<byte>> places)
    {
        var gathered = Vector128<byte>.Zero;
        for (var part = 0; part < places.Length; part++)
            gathered |= Vector128.ShuffleNative(Vector128.LoadUnsafe(ref pixels, (nuint)(part * Lanes)), places[part]);
        return gathered;
    }

    /// <summary>For each channel and register where its sixteen values lie; all ones, for which a shuffle gives zero, where in another register.</summary>
    private static Vector128<byte>[] PlacesOf(int step)
    {
        var places = new Vector128<byte>[step * step];
        for (var i = 0; i < places.Length; i++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                var at = (lane * step) + (i / step) - (i % step * Lanes);
                places[i] = places[i].WithElement(lane, at is >= 0 and < Lanes ? (byte)at : byte.MaxValue);
            }
        }
        return places;
    }
}
