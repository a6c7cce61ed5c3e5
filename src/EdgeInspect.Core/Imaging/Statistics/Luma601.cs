using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>Luma after BT.601 in whole numbers: weights of .299, .587 and .114 in 1/65,536, which add up to one, rounded to nearest.</summary>
internal static class Luma601
{
    private const uint Red = 19595;
    private const uint Green = 38470;
    private const uint Blue = 7471;
    private const uint Half = 32768;
    private const int Shift = 16;

    /// <summary>Of one pixel.</summary>
    public static byte Of(byte red, byte green, byte blue) => (byte)(((Red * red) + (Green * green) + (Blue * blue) + Half) >> Shift);

    /// <summary>Of sixteen pixels.</summary>
    public static Vector128<byte> Of(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue)
    {
        var (r0, r1) = Vector128.Widen(red);
        var (g0, g1) = Vector128.Widen(green);
        var (b0, b1) = Vector128.Widen(blue);
        return Vector128.Narrow(Of(r0, g0, b0), Of(r1, g1, b1));
    }

    /// <summary>Of a row.</summary>
    /// <param name="red">One byte a pixel.</param>
    /// <param name="green">As many.</param>
    /// <param name="blue">As many.</param>
    /// <param name="target">At least as many; may be one of the others.</param>
    public static void Of(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> target)
    {
        var x = 0;
        for (; x <= red.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
            Of(Load(red, x), Load(green, x), Load(blue, x)).CopyTo(target[x..]);
        for (; x < red.Length; x++)
            target[x] = Of(red[x], green[x], blue[x]);
    }

    private static Vector128<ushort> Of(Vector128<ushort> red, Vector128<ushort> green, Vector128<ushort> blue)
    {
        var (r0, r1) = Vector128.Widen(red);
        var (g0, g1) = Vector128.Widen(green);
        var (b0, b1) = Vector128.Widen(blue);
        return Vector128.Narrow(Of(r0, g0, b0), Of(r1, g1, b1));
    }

    private static Vector128<uint> Of(Vector128<uint> red, Vector128<uint> green, Vector128<uint> blue) =>
        ((red * Red) + (green * Green) + (blue * Blue) + Vector128.Create(Half)) >> Shift;

    private static Vector128<byte> Load(ReadOnlySpan<byte> row, int x) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);
}
