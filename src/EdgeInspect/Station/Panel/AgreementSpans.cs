using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Station.Panel;

/// <summary>Spans of time for the course of agreement, so long that there are few of them.</summary>
internal static class AgreementSpans
{
    private const int Most = 14;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7),
        TimeSpan.FromDays(28),
    ];

    /// <summary>From the first label until now; each is called by its begin (ISO 8601, UTC), as round as its length.</summary>
    public static ImmutableArray<TimeBucket> Of(DateTimeOffset from, DateTimeOffset now)
    {
        var longest = TimeSpan.FromTicks(Math.Max(Steps[^1].Ticks, (now - from).Ticks / Most));
        var step = Steps.FirstOrDefault(s => (now - from) / s < Most, longest);
        var spans = ImmutableArray.CreateBuilder<TimeBucket>();
        for (var at = new DateTimeOffset(from.UtcTicks / step.Ticks * step.Ticks, TimeSpan.Zero); at <= now; at += step)
            spans.Add(new(WireTime.ToText(at), at, at + step));
        return spans.ToImmutable();
    }
}
