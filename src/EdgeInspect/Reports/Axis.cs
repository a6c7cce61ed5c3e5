namespace EdgeInspect.Reports;

/// <summary>A linear axis from values to pixels of a drawing.</summary>
/// <param name="Low">Value at the first pixel.</param>
/// <param name="High">Value at the last pixel; more than <paramref name="Low"/>.</param>
/// <param name="First">First pixel.</param>
/// <param name="Last">Last pixel; before the first one where values rise upwards.</param>
internal sealed record Axis(double Low, double High, double First, double Last)
{
    private const int WantedTicks = 6;

    /// <summary>Where a value lies; those beyond the ends lie on them.</summary>
    public double At(double value) => First + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (Last - First));

    /// <summary>Round values on the axis, about six.</summary>
    public IEnumerable<double> Ticks()
    {
        var rough = (High - Low) / WantedTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        for (var i = Math.Ceiling(Low / step); i * step <= High + (step * 1e-9); i++)
            yield return i * step;
    }
}
