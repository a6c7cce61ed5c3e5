namespace EdgeInspect.Core.Teaching;

/// <summary>What ONNX's DynamicQuantizeLinear does with the cells of one picture.</summary>
internal static class CellQuantiser
{
    /// <summary>
    /// Replaces each value by the integer its uint8 stands for after the zero point is taken away, -255 to 255, held in a float: products
    /// and sums of such integers with int8 are exact in float up to 192 dimensions.
    /// </summary>
    /// <returns>The scale: a value is its integer times this.</returns>
    public static float Quantise(Span<float> cells)
    {
        var (low, high) = (0f, 0f);
        foreach (var v in cells)
            (low, high) = (Math.Min(low, v), Math.Max(high, v));
        var scale = (high - low) / 255;
        if (scale == 0)
            return 1;
        var zero = Math.Clamp(MathF.Round(-low / scale), 0, 255);
        for (var i = 0; i < cells.Length; i++)
            cells[i] = Math.Clamp(MathF.Round(cells[i] / scale) + zero, 0, 255) - zero;
        return scale;
    }
}
