using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Panel.Live;

namespace EdgeInspect.Panel.Stations;

/// <summary>
/// A station's last NG results that have a picture, newest first. A reading of its own: looking for pictures may take long where few have
/// any, and must not keep the station's state from who looks for it.
/// </summary>
/// <param name="Records">The results.</param>
public sealed record StationRejects(ImmutableArray<FleetRecord> Records)
{
    /// <summary>How far back it looks, in days.</summary>
    public const int Days = 30;
    private const int MaxRecords = 12;

    /// <summary>Watches them; all browsers share one reading.</summary>
    public static LiveWatch<StationRejects>? Watch(
        LiveReads reads, IFleetReader reader, StationName name, TimeProvider time, Action changed)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return reads.Watch((typeof(StationRejects), name), ReadAsync, changed, isSearch: true);

        async Task<StationRejects> ReadAsync(CancellationToken cancellation)
        {
            var filter = new RecordFilter
            {
                Site = name.Site,
                Line = name.Line,
                Station = name.Station,
                Verdict = "NG",
                HasImage = true,
                FromUtc = time.GetUtcNow().AddDays(-Days),
            };
            return new((await reader.RecordsAsync(filter, null, MaxRecords, cancellation)).Items);
        }
    }
}
