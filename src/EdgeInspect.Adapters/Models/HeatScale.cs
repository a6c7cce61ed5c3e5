namespace EdgeInspect.Adapters.Models;

/// <summary>
/// Colours of anomaly maps: nothing up to the median cell of all maps shown, then from violet over red to yellow, ever denser, up to their
/// highest cell. Brightness rises all along, so that it needs no eye for colour (after matplotlib's inferno).
/// </summary>
internal sealed record HeatScale(float Low, float High)
{
    private const float Densest = 0.8f;

    private static ReadOnlySpan<byte> Stops =>
    [
        40, 11, 84, 101, 21, 110, 159, 42, 99, 212, 72, 66, 245, 125, 21, 250, 193, 39, 252, 255, 164,
    ];

    /// <summary>For maps that are shown side by side.</summary>
    public static HeatScale Of(IReadOnlyCollection<float[]> maps)
    {
        float[] cells = [.. maps.SelectMany(m => m).Where(float.IsFinite).Order()];
        return cells.Length == 0 ? new(0, 1) : new(cells[cells.Length / 2], cells[^1]);
    }

    /// <summary>Lays the colour of a cell over a pixel, red, green, blue.</summary>
    public void Blend(float cell, Span<byte> pixel)
    {
        var heat = High > Low && float.IsFinite(cell) ? Math.Clamp((cell - Low) / (High - Low), 0, 1) : 0;
        var at = heat * ((Stops.Length / 3) - 1);
        var stop = Math.Min((int)at, (Stops.Length / 3) - 2);
        for (var c = 0; c < 3; c++)
        {
            var colour = Stops[(3 * stop) + c] + ((at - stop) * (Stops[(3 * stop) + 3 + c] - Stops[(3 * stop) + c]));
            // The square root lets a weak find be seen beside a strong one.
            pixel[c] = (byte)MathF.Round(pixel[c] + (Densest * MathF.Sqrt(heat) * (colour - pixel[c])));
        }
    }
}
