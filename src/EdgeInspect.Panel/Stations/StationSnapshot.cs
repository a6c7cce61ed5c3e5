using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Panel.Live;

namespace EdgeInspect.Panel.Stations;

/// <summary>What a station's page shows, beside the charts.</summary>
/// <param name="Station">The station, or null when nothing ever came of it.</param>
/// <param name="Acknowledged">What the hub has of its present database, or null.</param>
/// <param name="Events">Its last events, newest first.</param>
public sealed record StationSnapshot(
    StationOverview? Station, Acknowledgement? Acknowledged, ImmutableArray<StoredEvent> Events)
{
    private const int MaxEvents = 8;

    /// <summary>Watches a station; all browsers share one reading.</summary>
    public static LiveWatch<StationSnapshot>? Watch(LiveReads reads, IFleetReader reader, StationName name, Action changed)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return reads.Watch((typeof(StationSnapshot), name), cancellation => ReadAsync(reader, name, cancellation), changed);
    }

    private static async Task<StationSnapshot> ReadAsync(IFleetReader reader, StationName name, CancellationToken cancellation)
    {
        if (await reader.StationAsync(name, cancellation) is not { } station)
            return new(null, null, []);
        var events = await reader.EventsAsync(name, EventSeverity.Info, null, MaxEvents, cancellation);
        var acknowledged = station.State is { } state ? await reader.AcknowledgementAsync(new(name, state.Epoch), cancellation) : null;
        return new(station, acknowledged, events.Items);
    }
}
