using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>Blurs a packed picture with a bell of any radius, first along rows, then along columns.</summary>
internal sealed class Defocus
{
    private readonly Geometry _geometry;
    private readonly byte[] _between;
    private readonly ushort[] _weights;

    public Defocus(Geometry geometry)
    {
        _geometry = geometry;
        _between = geometry.Pad > 0 ? new byte[geometry.Width * geometry.Height * sizeof(uint)] : [];
        _weights = new ushort[geometry.Pad + 1];
    }

    /// <summary>Blurs in place; what is nearer to the border than the pad is undefined afterwards.</summary>
    /// <param name="picture">The padded picture.</param>
    /// <param name="blur">Radius in px of a 640x480 frame.</param>
    public void Apply(Span<uint> picture, double blur)
    {
        var radius = Weigh(blur * _geometry.Scale);
        if (radius == 0)
            return;
        var bytes = MemoryMarshal.AsBytes(picture);
        Convolve(bytes, _between, sizeof(uint), radius);
        Convolve(_between, bytes, _geometry.Width * sizeof(uint), radius);
    }

    /// <summary>Sets weights (1 - (k / R)^2)^2 that sum to 256.</summary>
    /// <returns>How many neighbours to each side have a weight; 0 when the blur is less than a pixel.</returns>
    private int Weigh(double reach)
    {
        var radius = Math.Min(_geometry.Pad, (int)Math.Ceiling(reach) - 1);
        if (radius < 1)
            return 0;
        var total = 1.0;
        for (var k = 1; k <= radius; k++)
            total += 2 * Bell(k / reach);
        var rest = 256;
        for (var k = radius; k >= 1; k--)
        {
            _weights[k] = (ushort)Math.Round(256 * Bell(k / reach) / total);
            rest -= 2 * _weights[k];
        }
        _weights[0] = (ushort)rest;
        return radius;
    }

    private static double Bell(double x) => (1 - (x * x)) * (1 - (x * x));

    private void Convolve(ReadOnlySpan<byte> source, Span<byte> target, int step, int radius)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var margin = radius * step;
        for (var at = margin; at < source.Length - margin; at += Vector128<byte>.Count)
        {
            // The last vector reaches back instead of over the end.
            var i = (nuint)Math.Min(at, source.Length - margin - Vector128<byte>.Count);
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, i));
            (low, high) = (low * _weights[0], high * _weights[0]);
            for (var k = 1; k <= radius; k++)
            {
                var reach = (nuint)(k * step);
                var (before, after) = (Vector128.LoadUnsafe(ref from, i - reach), Vector128.LoadUnsafe(ref from, i + reach));
                low += (Vector128.WidenLower(before) + Vector128.WidenLower(after)) * _weights[k];
                high += (Vector128.WidenUpper(before) + Vector128.WidenUpper(after)) * _weights[k];
            }
            Vector128.Narrow(low >> 8, high >> 8).StoreUnsafe(ref to, i);
        }
    }
}
