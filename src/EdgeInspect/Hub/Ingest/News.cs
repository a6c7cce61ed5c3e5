using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Something to be stored that is no record: it was verified, and it may be stored twice without harm.</summary>
/// <param name="Station">Whom it is about; null: the hub itself.</param>
/// <param name="ReceivedUtc">When it came.</param>
internal abstract record News(StationName? Station, DateTimeOffset ReceivedUtc)
{
    /// <summary>Stores it.</summary>
    /// <exception cref="FleetStoreException">The store failed.</exception>
    public abstract Task StoreAsync(IFleetStore store, CancellationToken cancellation);
}

/// <summary>What a station says of itself, or its will says for it.</summary>
internal sealed record StateNews(StationName Name, DateTimeOffset ReceivedUtc, StationState State) : News(Name, ReceivedUtc)
{
    /// <inheritdoc/>
    public override Task StoreAsync(IFleetStore store, CancellationToken cancellation) =>
        store.SetStateAsync(Name, State, ReceivedUtc, cancellation);
}

/// <summary>What a station measures of itself.</summary>
internal sealed record GaugesNews(StationName Name, DateTimeOffset ReceivedUtc, StationGauges Gauges) : News(Name, ReceivedUtc)
{
    /// <inheritdoc/>
    public override Task StoreAsync(IFleetStore store, CancellationToken cancellation) =>
        store.AddGaugesAsync(Name, Gauges, ReceivedUtc, cancellation);
}

/// <summary>A drift window.</summary>
/// <param name="Name">Its station.</param>
/// <param name="ReceivedUtc">When it came.</param>
/// <param name="Window">What it says.</param>
/// <param name="Json">Its JSON as the station wrote it.</param>
/// <param name="Sha256">Of the message as it came, lower-case hexadecimal: the station knows its window by that.</param>
internal sealed record WindowNews(
    StationName Name, DateTimeOffset ReceivedUtc, DriftWindow Window, ReadOnlyMemory<byte> Json, string Sha256) : News(Name, ReceivedUtc)
{
    /// <inheritdoc/>
    public override Task StoreAsync(IFleetStore store, CancellationToken cancellation)
    {
        var (series, span) = (Window.Series, Window.Span);
        var stored = new StoredWindow(
            series.Stream.Epoch, series.Camera, series.Model, series.Schema, Window.Seq, span.FirstUtc, span.LastUtc, Json);
        return store.AddWindowAsync(Name, stored, ReceivedUtc, cancellation);
    }
}

/// <summary>An alarm or an audit entry, of a station or of the hub about it.</summary>
internal sealed record EventNews(StationName? Station, DateTimeOffset ReceivedUtc, FleetEvent Event) : News(Station, ReceivedUtc)
{
    /// <inheritdoc/>
    public override Task StoreAsync(IFleetStore store, CancellationToken cancellation) =>
        store.AddEventAsync(Station, Event, ReceivedUtc, cancellation);
}
