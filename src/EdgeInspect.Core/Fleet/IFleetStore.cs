using System.Collections.Immutable;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>What became of a batch of records.</summary>
/// <param name="Acknowledgement">What the hub now has of the stream, to be sent to the station; committed before it is returned.</param>
/// <param name="New">Records that were not there before.</param>
/// <param name="Repeated">Records that were there already, byte for byte.</param>
/// <param name="Conflicts">Numbers whose stored record is another one: never overwritten.</param>
/// <param name="Breaks">Broken links of the chain, within the batch and to its neighbours in the store.</param>
public sealed record BatchOutcome(
    Acknowledgement Acknowledgement, int New, int Repeated, ImmutableArray<long> Conflicts, ImmutableArray<ChainBreak> Breaks)
{
    /// <summary>
    /// Nothing of the batch was stored, for there is no room for another range above the contiguous mark: the station sends it again when
    /// the numbers before it have come.
    /// </summary>
    public bool IsRefused { get; init; }

    /// <summary>Alarms that it gave rise to and that were not told before: stored with it.</summary>
    public ImmutableArray<FleetEvent> Alarms { get; init; } = [];
}

/// <summary>A picture that the hub holds.</summary>
/// <param name="Station">The station.</param>
/// <param name="Rid">The result it belongs to.</param>
/// <param name="What"><c>image</c> or <c>map</c>.</param>
/// <param name="MediaType">For example <c>image/png</c>.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of its bytes: its name in the image store.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="StoredUtc">When it was complete here.</param>
public sealed record StoredImage(
    StationName Station, Guid Rid, string What, string MediaType, string Sha256, long Bytes, DateTimeOffset StoredUtc);

/// <summary>
/// What the hub writes. Every method but <see cref="RetainAsync"/> is one transaction, durable when it returns, and safe from any thread;
/// each may be repeated. Several instances may share one store. A store that can't be reached or written throws
/// <see cref="FleetStoreException"/>.
/// </summary>
public interface IFleetStore : IFleetReader, IAsyncDisposable
{
    /// <summary>
    /// Stores batches, and the alarms that they give rise to, in one transaction; each is idempotent on (station, epoch, seq).
    /// </summary>
    /// <returns>What became of each, in the same order.</returns>
    Task<ImmutableArray<BatchOutcome>> AddAsync(IReadOnlyList<Batch> batches, DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>Notes what a station says of itself; an older session's will does not replace a newer session's word.</summary>
    Task SetStateAsync(StationName station, StationState state, DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>Notes gauges, as the latest ones and for the charts.</summary>
    Task AddGaugesAsync(StationName station, StationGauges gauges, DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>Notes an event, once.</summary>
    /// <param name="station">Whom it is about; null: the hub itself.</param>
    /// <param name="fleetEvent">What happened.</param>
    /// <param name="receivedUtc">When it came.</param>
    /// <param name="cancellation">To give up.</param>
    Task AddEventAsync(StationName? station, FleetEvent fleetEvent, DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>Notes a drift window as it was sent, once for each key.</summary>
    Task AddWindowAsync(StationName station, StoredWindow window, DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>Notes that a picture is complete in the image store, once.</summary>
    Task AddImageAsync(StoredImage image, CancellationToken cancellation);

    /// <summary>Deletes what is older than its retention; what the hub has acknowledged stays acknowledged.</summary>
    /// <param name="retention">How long what is kept.</param>
    /// <param name="now">The present, which <see cref="RetentionClock"/> does not doubt; noted for the next time.</param>
    /// <param name="freed">Given, in pieces, pictures that nothing refers to any more: the caller deletes their files.</param>
    /// <param name="cancellation">To give up.</param>
    Task RetainAsync(
        RetentionOptions retention, DateTimeOffset now, Func<IReadOnlyList<StoredImage>, Task> freed, CancellationToken cancellation);

    /// <summary>When any of the instances last deleted what was too old, by its clock; null when none ever did.</summary>
    Task<DateTimeOffset?> RetainedUtcAsync(CancellationToken cancellation);
}

/// <summary>How long the hub keeps what; 0 days: for ever.</summary>
/// <param name="RecordDays">Records, from when they were committed here: a station's wrong clock deletes nothing.</param>
/// <param name="ImageDays">Pictures, from when they were complete.</param>
/// <param name="GaugeDays">Gauges.</param>
/// <param name="EventDays">Events.</param>
/// <param name="WindowDays">Drift windows.</param>
public sealed record RetentionOptions(int RecordDays, int ImageDays, int GaugeDays, int EventDays, int WindowDays);

/// <summary>A drift window as the hub keeps it: the message's bytes, and the key that tells repetitions.</summary>
/// <param name="Epoch">The station's database: another one counts its windows anew.</param>
/// <param name="Camera">The camera's id.</param>
/// <param name="ModelSha256">The model that judged.</param>
/// <param name="Schema">Version of the window's edges and fields.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="FromUtc">Capture of its first part.</param>
/// <param name="UntilUtc">Capture of its last part.</param>
/// <param name="Body">The message, JSON, UTF-8.</param>
public sealed record StoredWindow(
    string Epoch,
    string Camera,
    string ModelSha256,
    string Schema,
    long Sequence,
    DateTimeOffset FromUtc,
    DateTimeOffset UntilUtc,
    ReadOnlyMemory<byte> Body);

/// <summary>The hub's store can't be opened, reached, read or written.</summary>
public sealed class FleetStoreException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public FleetStoreException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public FleetStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>
    /// Whether what is on the disk can no longer be known (a failed write or fsync, a damaged file): the process must end and read it
    /// afresh.
    /// </summary>
    public bool IsFatal { get; init; }

    /// <summary>
    /// Whether the store works and refuses this very content, so that trying again is of no use: a value that it can't hold, or a rule that
    /// it breaks.
    /// </summary>
    public bool IsRefusal { get; init; }

    /// <summary>
    /// Whether the store works and the reading was not let in, or was cut off, to leave room for others: a narrower one, or a later one,
    /// may be answered.
    /// </summary>
    public bool IsLimit { get; init; }
}
