using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Puts into words what the hub has to tell about messages that it refuses. Safe from any thread.</summary>
internal sealed class EventDesk(TimeProvider time, ILogger<EventDesk> logger)
{
    private readonly EventLimit _limit = new(time);
    private readonly EventLimit _limited = new(time, atOnce: 1);

    /// <summary>The event that answers a refused message, or null when enough were told.</summary>
    public EventNews? Refused(StationName? station, string topic, int bytes, MessageFault fault)
    {
        var kind = $"message_refused_{HubNames.Of(fault)}";
        if (!_limit.Allows(station, kind, out var untold))
            return null;
        var text = $"A message of {bytes} bytes on '{Shown(topic)}' was refused: {Meaning(fault)}.{Untold(untold)}";
        return Tell(station, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, kind, text);
    }

    /// <summary>The hub's own event that tells that it has no room for pictures.</summary>
    public EventNews NoRoom(string hub, string why)
    {
        var text = $"The hub '{hub}' refuses pictures: {why}.";
        return Tell(null, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, "pictures_refused", text);
    }

    /// <summary>The hub's own event that tells that it has room for pictures again.</summary>
    public EventNews RoomAgain(string hub, double seconds, long refusals)
    {
        var text = Invariant($"The hub '{hub}' takes pictures again after {seconds:F0} s, in which it refused {refusals} times.");
        return Tell(null, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Info, "pictures_taken_again", text);
    }

    /// <summary>The event that tells of a picture that is not taken for what it is, or null when enough were told.</summary>
    public EventNews? Refused(StationName station, PictureAnswer answer, PictureRefusal refusal)
    {
        var kind = $"picture_refused_{refusal.ToWire()}";
        if (!_limit.Allows(station, kind, out var untold))
            return null;
        var text = $"The {answer.Part.ToWire()} of result {answer.Rid} was not taken: {Meaning(refusal)}.{Untold(untold)}";
        return Tell(station, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, kind, text);
    }

    /// <summary>The event that tells that a station's pictures come faster than they are kept, or null when enough were told.</summary>
    public EventNews? Dropped(StationName station)
    {
        const string Kind = "pictures_dropped";
        if (!_limit.Allows(station, Kind, out var untold))
            return null;
        var text = "A piece of a picture found no room; as many of the station wait as may (Intake:PiecesWaiting of the hub): "
            + $"they come faster than they can be kept. The station sends it again.{Untold(untold)}";
        return Tell(station, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, Kind, text);
    }

    /// <summary>The event that tells that a station sends more than it may, or null when that was told within the last minute.</summary>
    public EventNews? Limited(StationName station, string topic)
    {
        const string Kind = "station_limited";
        if (!_limited.Allows(station, Kind, out var untold))
            return null;
        var text = $"The station sends more than Intake of the hub allows one, now on '{topic}'; what exceeds it is not stored. Look "
            + $"whether it is broken or somebody else uses its name.{Untold(untold)}";
        return Tell(station, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, Kind, text);
    }

    private EventNews Tell(StationName? station, Guid id, EventSeverity severity, string kind, string text)
    {
        IngestLog.Told(logger, HubNames.Of(station), text);
        var now = time.GetUtcNow();
        return new(station, now, new(id, now, severity, kind, FleetFormat.Shorten(text, FleetFormat.MaxTextLength)));
    }

    private static string Untold(long count) => count == 0 ? "" : $" {count} more like it were counted since the last one that was told.";

    private static string Shown(string topic) => topic.Length <= 200 ? topic : $"{topic[..200]}…";

    private static string Meaning(MessageFault fault) => fault switch
    {
        MessageFault.TooLarge => "it is larger than allowed, as sent or expanded",
        MessageFault.UnknownContentType => "its content type is none that this hub knows",
        MessageFault.NotExpandable => "it can't be expanded",
        MessageFault.Malformed => "it is not the JSON of such a message, or a value is out of its range",
        MessageFault.ForeignVersion => "it is of another version; bring hub and station to the same one",
        MessageFault.ForeignRecord => "a record is not of the epoch and number that the batch states",
        MessageFault.Damaged => "its own digest says that it was changed on its way",
        MessageFault.ForeignStation => "it says that it is of another station than its topic; look whose keys that station has",
        MessageFault.UnknownTopic => "no station of this version publishes there",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
    };

    private static string Meaning(PictureRefusal refusal) => refusal switch
    {
        PictureRefusal.TooLarge => "it is larger than Images:Limits:MaxPictureBytes of this hub",
        PictureRefusal.HashDiffers => "the whole has another SHA-256 than the station said; it may send it again",
        PictureRefusal.NotAPicture => "it does not begin as its format does",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "not a refusal of a picture for what it is"),
    };
}
