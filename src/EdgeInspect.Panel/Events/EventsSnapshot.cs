using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Panel.Live;

namespace EdgeInspect.Panel.Events;

/// <summary>A page of events.</summary>
/// <param name="Page">The events, newest first; null when the address names a place that is none of this list.</param>
public sealed record EventsSnapshot(Page<StoredEvent>? Page)
{
    private const int PageSize = 50;

    /// <summary>Watches a page of events; all browsers that show the same one share one reading.</summary>
    public static LiveWatch<EventsSnapshot>? Watch(LiveReads reads, IFleetReader reader, StationName? station, EventSeverity least, string? cursor, Action changed)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return reads.Watch((typeof(EventsSnapshot), station, least, cursor), ReadAsync, changed);

        async Task<EventsSnapshot> ReadAsync(CancellationToken cancellation)
        {
            try
            {
                return new(await reader.EventsAsync(station, least, cursor, PageSize, cancellation));
            }
            catch (WrongCursorException)
            {
                return new((Page<StoredEvent>?)null);
            }
        }
    }
}
