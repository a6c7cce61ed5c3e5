namespace EdgeInspect.Core.Teaching;

/// <summary>What the deviation of one channel over its cells is made of.</summary>
/// <param name="Mean">Mean of the cells.</param>
/// <param name="Squares">Sum of their squared deviations from it.</param>
internal readonly record struct PlaneMoments(double Mean, double Squares)
{
    /// <summary>Measures one channel in two passes.</summary>
    public static PlaneMoments Of(ReadOnlySpan<float> plane)
    {
        var sum = 0.0;
        foreach (var v in plane)
            sum += v;
        var mean = sum / plane.Length;
        var squares = 0.0;
        foreach (var v in plane)
            squares += (v - mean) * (v - mean);
        return new(mean, squares);
    }
}
