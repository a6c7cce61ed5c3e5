using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Panel.Tests.Scene;

/// <summary>A store that can be made to fail.</summary>
internal sealed class SwitchableReader(IFleetReader inner) : IFleetReader
{
    /// <summary>Why every reading fails, or null.</summary>
    public string? Failure { get; set; }

    private IFleetReader Store => Failure is { } failure ? throw new FleetStoreException(failure) : inner;

    public async Task<ImmutableArray<StationOverview>> StationsAsync(CancellationToken cancellation) => await Store.StationsAsync(cancellation);

    public async Task<StationOverview?> StationAsync(StationName name, CancellationToken cancellation) => await Store.StationAsync(name, cancellation);

    public async Task<Page<FleetRecord>> RecordsAsync(RecordFilter filter, string? cursor, int limit, CancellationToken cancellation) =>
        await Store.RecordsAsync(filter, cursor, limit, cancellation);

    public async Task<FleetRecord?> RecordAsync(LedgerStream stream, long seq, CancellationToken cancellation) =>
        await Store.RecordAsync(stream, seq, cancellation);

    public async Task<ImmutableArray<StationGauges>> GaugesAsync(
        StationName name, DateTimeOffset fromUtc, DateTimeOffset untilUtc, int limit, CancellationToken cancellation) =>
        await Store.GaugesAsync(name, fromUtc, untilUtc, limit, cancellation);

    public async Task<Page<StoredEvent>> EventsAsync(
        StationName? name, EventSeverity least, string? cursor, int limit, CancellationToken cancellation) =>
        await Store.EventsAsync(name, least, cursor, limit, cancellation);

    public async Task<Page<StoredWindow>> WindowsAsync(StationName name, string? cursor, int limit, CancellationToken cancellation) =>
        await Store.WindowsAsync(name, cursor, limit, cancellation);

    public async Task<ImmutableArray<StoredImage>> ImagesAsync(StationName name, Guid rid, CancellationToken cancellation) =>
        await Store.ImagesAsync(name, rid, cancellation);

    public async Task<StoredImage?> ImageAsync(string sha256, CancellationToken cancellation) => await Store.ImageAsync(sha256, cancellation);

    public async Task<Acknowledgement?> AcknowledgementAsync(LedgerStream stream, CancellationToken cancellation) =>
        await Store.AcknowledgementAsync(stream, cancellation);
}
