using System.Collections.Immutable;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>A station as the hub knows it.</summary>
/// <param name="Name">The station.</param>
/// <param name="State">What it last said of itself, or null.</param>
/// <param name="Gauges">What it last measured, or null.</param>
/// <param name="LastSeenUtc">When anything last came of it.</param>
/// <param name="Records">Records of it that the hub holds.</param>
/// <param name="OpenAlarms">Alarms that came in the last 24 hours.</param>
public sealed record StationOverview(
    StationName Name, StationState? State, StationGauges? Gauges, DateTimeOffset LastSeenUtc, long Records, int OpenAlarms);

/// <summary>A record as the hub keeps it.</summary>
/// <param name="Stream">Station and epoch.</param>
/// <param name="Seq">Its number.</param>
/// <param name="Kind">For example <c>inspection</c>; empty when it came without its payload.</param>
/// <param name="Rid">The result, or null.</param>
/// <param name="Utc">Its own time, or null when it has none that can be read.</param>
/// <param name="ReceivedUtc">When it was committed here.</param>
/// <param name="Hash">Its hash, 32 bytes, or empty.</param>
/// <param name="Omission">Why there is no payload.</param>
/// <param name="Payload">The bytes that the station stored, JSON, UTF-8.</param>
/// <param name="Images">Pictures of its result that the hub holds.</param>
public sealed record FleetRecord(
    LedgerStream Stream,
    long Seq,
    string Kind,
    Guid? Rid,
    DateTimeOffset? Utc,
    DateTimeOffset ReceivedUtc,
    ReadOnlyMemory<byte> Hash,
    Omission Omission,
    ReadOnlyMemory<byte> Payload,
    ImmutableArray<StoredImage> Images)
{
    /// <summary>What it says of the hash of the record before it, 32 bytes, or empty.</summary>
    public ReadOnlyMemory<byte> PrevHash { get; init; }
}

/// <summary>Which records; what is null does not matter, what is set must all hold.</summary>
public sealed record RecordFilter
{
    /// <summary>The plant.</summary>
    public string? Site { get; init; }

    /// <summary>The production line.</summary>
    public string? Line { get; init; }

    /// <summary>The station's name.</summary>
    public string? Station { get; init; }

    /// <summary>The station's database.</summary>
    public string? Epoch { get; init; }

    /// <summary>For example <c>inspection</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The result.</summary>
    public Guid? Rid { get; init; }

    /// <summary>The part's id.</summary>
    public string? Part { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? FromUtc { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? UntilUtc { get; init; }

    /// <summary>The recipe's name.</summary>
    public string? Recipe { get; init; }

    /// <summary>Degree of automation, as on the wire.</summary>
    public string? Degree { get; init; }

    /// <summary><c>OK</c>, <c>NG</c>, <c>UNSURE</c> or <c>NONE</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary><c>model</c>, <c>inspector</c> or <c>fail_safe</c>.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The inspector.</summary>
    public string? Inspector { get; init; }

    /// <summary>The class that the model named.</summary>
    public string? PredictedClass { get; init; }

    /// <summary><c>pass</c>, <c>reject</c> or <c>none</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Scores from here.</summary>
    public double? ScoreFrom { get; init; }

    /// <summary>Scores up to here.</summary>
    public double? ScoreUntil { get; init; }

    /// <summary>The camera's id.</summary>
    public string? Camera { get; init; }

    /// <summary>The camera's serial number.</summary>
    public string? CameraSerial { get; init; }

    /// <summary><c>free_run</c>, <c>software</c> or <c>gpio_edge</c>.</summary>
    public string? Trigger { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>The model's SHA-256.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>The configuration's SHA-256.</summary>
    public string? ConfigSha256 { get; init; }

    /// <summary>Reason of a gap or fault.</summary>
    public string? Reason { get; init; }

    /// <summary>Only those with (or without) a picture here.</summary>
    public bool? HasImage { get; init; }
}

/// <summary>A page of a list that goes from the newest to the oldest.</summary>
/// <param name="Items">What it holds.</param>
/// <param name="Next">Where the next page begins, opaque; null when this is the last one.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>An event as the hub keeps it.</summary>
/// <param name="Station">Whom it is about; null: the hub itself.</param>
/// <param name="Event">What happened.</param>
/// <param name="ReceivedUtc">When it came.</param>
public sealed record StoredEvent(StationName? Station, FleetEvent Event, DateTimeOffset ReceivedUtc);

/// <summary>What the hub's pages and its interface read. Safe from any thread; limits are 1 to 1,000.</summary>
public interface IFleetReader
{
    /// <summary>Every station of which anything ever came, by site, line and name.</summary>
    Task<ImmutableArray<StationOverview>> StationsAsync(CancellationToken cancellation);

    /// <summary>One station, or null.</summary>
    Task<StationOverview?> StationAsync(StationName name, CancellationToken cancellation);

    /// <summary>
    /// Records that a filter takes, newest first: by their own time (without one, by when they came), then stream and number.
    /// </summary>
    /// <exception cref="WrongCursorException">The cursor is not one of this list.</exception>
    Task<Page<FleetRecord>> RecordsAsync(RecordFilter filter, string? cursor, int limit, CancellationToken cancellation);

    /// <summary>One record, or null.</summary>
    Task<FleetRecord?> RecordAsync(LedgerStream stream, long seq, CancellationToken cancellation);

    /// <summary>Gauges of a station within a time, oldest first, thinned evenly to a limit.</summary>
    Task<ImmutableArray<StationGauges>> GaugesAsync(
        StationName name, DateTimeOffset fromUtc, DateTimeOffset untilUtc, int limit, CancellationToken cancellation);

    /// <summary>Events by when they came, newest first; of one station, or of all and the hub.</summary>
    /// <exception cref="WrongCursorException">The cursor is not one of this list.</exception>
    Task<Page<StoredEvent>> EventsAsync(
        StationName? name, EventSeverity least, string? cursor, int limit, CancellationToken cancellation);

    /// <summary>Drift windows of a station, newest first.</summary>
    /// <exception cref="WrongCursorException">The cursor is not one of this list.</exception>
    Task<Page<StoredWindow>> WindowsAsync(StationName name, string? cursor, int limit, CancellationToken cancellation);

    /// <summary>Pictures of a result that the hub holds.</summary>
    Task<ImmutableArray<StoredImage>> ImagesAsync(StationName name, Guid rid, CancellationToken cancellation);

    /// <summary>A picture of these bytes, of whatever result, or null when the hub knows none.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <param name="cancellation">To give up.</param>
    Task<StoredImage?> ImageAsync(string sha256, CancellationToken cancellation);

    /// <summary>What the hub has of a station's database: the acknowledgement that it would send, or null.</summary>
    Task<Acknowledgement?> AcknowledgementAsync(LedgerStream stream, CancellationToken cancellation);
}

/// <summary>A cursor of another list, of another filter, or made up: told apart from faults of the program.</summary>
public sealed class WrongCursorException : Exception
{
    /// <summary>With what is allowed.</summary>
    public WrongCursorException()
        : base("the cursor is not one of this list with this filter; a list without a cursor begins with the newest")
    {
    }
}
