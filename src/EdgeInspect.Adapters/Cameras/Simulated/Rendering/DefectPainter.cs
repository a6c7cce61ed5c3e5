using EdgeInspect.Adapters.Cameras.Simulated.Defects;
using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>Puts the layers of a defect on a part's picture, or only says which pixels they change.</summary>
internal sealed class DefectPainter(Geometry geometry)
{
    /// <summary>Changes the pixels of a padded picture.</summary>
    public void Paint(ReadOnlySpan<DefectLayer> layers, Pose pose, Span<uint> picture)
    {
        foreach (var layer in layers)
        {
            var (left, top, right, bottom) = Pixels(layer.Bounds, pose);
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    ref var point = ref picture[(y * geometry.Width) + x];
                    var colour = PackedPoint.Unpack(point);
                    if (layer.Apply(pose.ToPart(geometry.ToUnits(x, y)), ref colour))
                        point = PackedPoint.WithColour(point, colour);
                }
            }
        }
    }

    /// <summary>The frame's pixels (without the pad) that the layers change: 255 there, else 0.</summary>
    public byte[] Mask(ReadOnlySpan<DefectLayer> layers, Pose pose)
    {
        var width = geometry.Width - (2 * geometry.Pad);
        var mask = new byte[width * (geometry.Height - (2 * geometry.Pad))];
        foreach (var layer in layers)
        {
            var (left, top, right, bottom) = Pixels(layer.Bounds, pose);
            for (var y = Math.Max(top, geometry.Pad); y <= Math.Min(bottom, geometry.Height - geometry.Pad - 1); y++)
            {
                for (var x = Math.Max(left, geometry.Pad); x <= Math.Min(right, geometry.Width - geometry.Pad - 1); x++)
                {
                    var colour = default(Colour);
                    if (layer.Apply(pose.ToPart(geometry.ToUnits(x, y)), ref colour))
                        mask[((y - geometry.Pad) * width) + x - geometry.Pad] = 255;
                }
            }
        }
        return mask;
    }

    /// <summary>The pixels that a rectangle of the part can reach, clipped to the padded picture.</summary>
    private (int Left, int Top, int Right, int Bottom) Pixels(Box box, Pose pose)
    {
        var first = geometry.ToPixels(pose.ToFrame(new(box.Left, box.Top)));
        var around = new Box(first.U, first.V, first.U, first.V)
            .Include(geometry.ToPixels(pose.ToFrame(new(box.Right, box.Top))))
            .Include(geometry.ToPixels(pose.ToFrame(new(box.Left, box.Bottom))))
            .Include(geometry.ToPixels(pose.ToFrame(new(box.Right, box.Bottom))));
        return (
            Math.Max(0, (int)Math.Floor(around.Left)), Math.Max(0, (int)Math.Floor(around.Top)),
            Math.Min(geometry.Width - 1, (int)Math.Ceiling(around.Right)), Math.Min(geometry.Height - 1, (int)Math.Ceiling(around.Bottom)));
    }
}
