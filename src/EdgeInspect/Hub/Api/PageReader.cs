using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// The fleet as the hub's pages read it: through the gate of the interface and no longer than that may, for a page asks as much of the
/// database as a request does. A page that finds no place, or is cut off, gets a <see cref="FleetStoreException"/> that says so.
/// </summary>
internal sealed class PageReader(IFleetStore store, ApiGates gates, IHostApplicationLifetime lifetime) : IFleetReader
{
    /// <inheritdoc/>
    public Task<ImmutableArray<StationOverview>> StationsAsync(CancellationToken cancellation) =>
        ReadAsync(store.StationsAsync, cancellation);

    /// <inheritdoc/>
    public Task<StationOverview?> StationAsync(StationName name, CancellationToken cancellation) =>
        ReadAsync(stop => store.StationAsync(name, stop), cancellation);

    /// <inheritdoc/>
    public Task<Page<FleetRecord>> RecordsAsync(RecordFilter filter, string? cursor, int limit, CancellationToken cancellation) =>
        ReadAsync(stop => store.RecordsAsync(filter, cursor, limit, stop), cancellation);

    /// <inheritdoc/>
    public Task<FleetRecord?> RecordAsync(LedgerStream stream, long seq, CancellationToken cancellation) =>
        ReadAsync(stop => store.RecordAsync(stream, seq, stop), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StationGauges>> GaugesAsync(
        StationName name, DateTimeOffset fromUtc, DateTimeOffset untilUtc, int limit, CancellationToken cancellation) =>
        ReadAsync(stop => store.GaugesAsync(name, fromUtc, untilUtc, limit, stop), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredEvent>> EventsAsync(
        StationName? name, EventSeverity least, string? cursor, int limit, CancellationToken cancellation) =>
        ReadAsync(stop => store.EventsAsync(name, least, cursor, limit, stop), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredWindow>> WindowsAsync(StationName name, string? cursor, int limit, CancellationToken cancellation) =>
        ReadAsync(stop => store.WindowsAsync(name, cursor, limit, stop), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredImage>> ImagesAsync(StationName name, Guid rid, CancellationToken cancellation) =>
        ReadAsync(stop => store.ImagesAsync(name, rid, stop), cancellation);

    /// <inheritdoc/>
    public Task<StoredImage?> ImageAsync(string sha256, CancellationToken cancellation) =>
        ReadAsync(stop => store.ImageAsync(sha256, stop), cancellation);

    /// <inheritdoc/>
    public Task<Acknowledgement?> AcknowledgementAsync(LedgerStream stream, CancellationToken cancellation) =>
        ReadAsync(stop => store.AcknowledgementAsync(stream, stop), cancellation);

    private async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            return await gates.Reads.ReadAsync(read, ApiGate.Patience, left.Token);
        }
        catch (ApiBusyException e)
        {
            throw new FleetStoreException(e.Message, e) { IsLimit = true };
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new FleetStoreException("the hub is being stopped", e) { IsLimit = true };
        }
    }
}
