using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>
/// The product drawn once, finer than pixels, in its own coordinates; each part is a turned and shifted look at it. A point is four bytes:
/// red, green, blue, grain.
/// </summary>
internal sealed class MasterTexture
{
    /// <summary>For each 256th of the way to the right neighbour: four times the weight of the point, four times the neighbour's.</summary>
    private static readonly Vector128<ushort>[] Weights = [.. Enumerable.Range(0, 256).Select(right =>
        Vector128.Create(Vector64.Create((ushort)(256 - right)), Vector64.Create((ushort)right)))];

    private readonly uint[] _points;
    private readonly int _width;
    private readonly int _height;
    private readonly Geometry _geometry;

    public MasterTexture(Product product, Placement placement, Geometry geometry)
    {
        _geometry = geometry;
        var reach = geometry.Reach(placement);
        // Two more to each side for interpolation, and four for the vector that is read at the last point.
        _width = (2 * (int)Math.Ceiling((reach.U * geometry.Scale) + 2)) + 4;
        _height = 2 * (int)Math.Ceiling((reach.V * geometry.Scale) + 2);
        _points = new uint[_width * _height];
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
                _points[(y * _width) + x] = Point(product, x, y);
        }
    }

    /// <summary>Looks at the product through a pose, bilinearly, into one packed point for each padded pixel.</summary>
    public void Sample(Pose pose, Span<uint> target)
    {
        const double One = 65536;
        var step = (U: (long)Math.Round(pose.Axis.U * One), V: (long)Math.Round(-pose.Axis.V * One));
        for (var y = 0; y < _geometry.Height; y++)
        {
            var start = pose.ToPart(_geometry.ToUnits(0, y)) * _geometry.Scale;
            var u = (long)Math.Round((start.U + (_width / 2.0) - 0.5) * One);
            var v = (long)Math.Round((start.V + (_height / 2.0) - 0.5) * One);
            SampleRow(target.Slice(y * _geometry.Width, _geometry.Width), u, v, step.U, step.V);
        }
    }

    private void SampleRow(Span<uint> row, long u, long v, long stepU, long stepV)
    {
        ref var points = ref MemoryMarshal.GetArrayDataReference(_points);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        CheckInside(u, v, row.Length, stepU, stepV);
        for (var x = 0; x < row.Length; x++, u += stepU, v += stepV)
        {
            var at = (nuint)(((v >> 16) * _width) + (u >> 16));
            var (right, below) = ((ushort)((u >> 8) & 255), (ushort)((v >> 8) & 255));
            // The lower half of each vector is the point, the upper one its right neighbour: four channels each, 16 bits wide.
            var top = Vector128.WidenLower(Vector128.LoadUnsafe(ref points, at).AsByte());
            var bottom = Vector128.WidenLower(Vector128.LoadUnsafe(ref points, at + (nuint)_width).AsByte());
            var column = ((top * (ushort)(256 - below)) + (bottom * below)) >> 8;
            var weighted = column * Unsafe.Add(ref weights, (nuint)right);
            var mixed = (weighted + Vector128.Shuffle(weighted.AsUInt64(), Vector128.Create(1UL, 0UL)).AsUInt16()) >> 8;
            row[x] = Vector128.Narrow(mixed, mixed).AsUInt32().ToScalar();
        }
    }

    /// <summary>The row is straight, so its ends say whether all of it lies inside.</summary>
    private void CheckInside(long u, long v, int count, long stepU, long stepV)
    {
        var (lastU, lastV) = (u + ((count - 1) * stepU), v + ((count - 1) * stepV));
        if (Math.Min(u, lastU) < 0 || Math.Max(u, lastU) >> 16 > _width - 4
            || Math.Min(v, lastV) < 0 || Math.Max(v, lastV) >> 16 > _height - 2)
            throw new InvalidOperationException("the pose lies outside the texture");
    }

    private uint Point(Product product, int x, int y)
    {
        var centre = new Vector2D((x + 0.5 - (_width / 2.0)) / _geometry.Scale, (y + 0.5 - (_height / 2.0)) / _geometry.Scale);
        var surface = product.Over(centre, 1 / _geometry.Scale, Alteration.None);
        return PackedPoint.Pack(surface.Colour, surface.Grain * 255);
    }
}

/// <summary>Four channels in a word, the lowest first: red, green, blue, grain.</summary>
internal static class PackedPoint
{
    public static uint Pack(Colour colour, double grain) =>
        Level(colour.Red) | (Level(colour.Green) << 8) | (Level(colour.Blue) << 16) | (Level(grain) << 24);

    public static Colour Unpack(uint point) => new(point & 255, (point >> 8) & 255, (point >> 16) & 255);

    public static uint WithColour(uint point, Colour colour) => (point & 0xFF000000) | Pack(colour, 0);

    private static uint Level(double value) => (uint)Math.Clamp(value + 0.5, 0, 255);
}
