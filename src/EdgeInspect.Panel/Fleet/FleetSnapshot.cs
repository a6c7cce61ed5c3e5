using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Panel.Live;

namespace EdgeInspect.Panel.Fleet;

/// <summary>All stations as they were read at once.</summary>
/// <param name="Stations">By site, line and name.</param>
public sealed record FleetSnapshot(ImmutableArray<StationOverview> Stations)
{
    /// <summary>Watches the fleet; all browsers share one reading.</summary>
    public static LiveWatch<FleetSnapshot>? Watch(LiveReads reads, IFleetReader reader, Action changed)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(reader);
        return reads.Watch(typeof(FleetSnapshot), async cancellation => new FleetSnapshot(await reader.StationsAsync(cancellation)), changed);
    }
}
