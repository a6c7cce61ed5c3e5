using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>A model's map over its whole input, and the part of it that shows the inspected region.</summary>
internal sealed class MapSource
{
    private readonly int _width;
    private readonly int _height;
    private readonly float[] _values;

    /// <summary>For a map of this size.</summary>
    public MapSource(int width, int height)
    {
        (_width, _height, _values) = (width, height, new float[width * height]);
        (KeptWidth, KeptHeight) = MapWindow.Kept(width, height);
    }

    /// <summary>Columns of the map that is shown.</summary>
    public int KeptWidth { get; }

    /// <summary>Rows of it.</summary>
    public int KeptHeight { get; }

    /// <summary>Takes the output that the manifest names as map; one of another shape is noted and stands for a single cell.</summary>
    public static MapSource Take(DecoderSetup setup)
    {
        var shape = setup.Take("map", "[1,1,height,width], [1,height,width] or [height,width]", IsMap);
        return shape is null ? new(1, 1) : new(shape[^1], shape[^2]);
    }

    /// <summary>Shows the inspected region in a map of <see cref="KeptWidth"/> columns.</summary>
    /// <returns>The region's values in full, which the caller may reorder until the next call.</returns>
    public Span<float> Show(ReadOnlySpan<float> map, InputGeometry geometry, Placement placement, Span<float> target, int targetWidth)
    {
        var window = MapWindow.Of(_width, _height, geometry, placement);
        var values = _values.AsSpan(0, window.Count);
        window.CopyTo(map, _width, values);
        window.Show(values, target, targetWidth);
        return values;
    }

    private static bool IsMap(int[] shape) => shape is [1, 1, > 0, > 0] or [1, > 0, > 0] or [> 0, > 0];
}
