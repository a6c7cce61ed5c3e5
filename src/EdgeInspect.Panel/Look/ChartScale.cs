using System.Collections.Immutable;

namespace EdgeInspect.Panel.Look;

/// <summary>Where the lines of a chart's grid lie.</summary>
public static class ChartScale
{
    private const int MaxTimeTicks = 6;
    private static readonly double[] Mantissas = [1, 2, 2.5, 5, 10];
    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880];

    /// <summary>Values from 0 up in round steps, three to six of them, the last not below the highest.</summary>
    /// <param name="highest">The highest value shown.</param>
    /// <param name="least">What the axis reaches at least, above 0.</param>
    public static ImmutableArray<double> Values(double highest, double least)
    {
        var top = Math.Max(double.IsFinite(highest) ? highest : 0, least);
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(top / 4)));
        var step = magnitude * Mantissas.First(m => m * magnitude * 4 >= top * (1 - 1e-9));
        var steps = (int)Math.Ceiling(top / step * (1 - 1e-9));
        return [.. Enumerable.Range(0, Math.Max(steps, 2) + 1).Select(i => Math.Round(i * step, 12))];
    }

    /// <summary>Round times of a zone's clocks within a span, six at most.</summary>
    public static ImmutableArray<DateTimeOffset> Times(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var span = (until - from).TotalMinutes;
        var step = TimeSpan.FromMinutes(Minutes.FirstOrDefault(m => span / m <= MaxTimeTicks, Minutes[^1]));
        var offset = TimeZoneInfo.ConvertTime(from, zone).Offset;
        var local = (from + offset).UtcTicks;
        var first = new DateTimeOffset((local + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero) - offset;
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>();
        for (var at = first; at <= until; at += step)
            times.Add(at);
        return times.ToImmutable();
    }
}
