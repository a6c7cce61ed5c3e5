using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Puts into words what the hub has to tell about messages that it refuses. Safe from any thread.</summary>
internal sealed class EventDesk(TimeProvider time, ILogger<EventDesk> logger)
{
    private readonly EventLimit _limit = new(time);

    /// <summary>The event that answers a refused message, or null when enough were told.</summary>
    public EventNews? Refused(StationName? station, string topic, int bytes, MessageFault fault)
    {
        var kind = $"message_refused_{HubNames.Of(fault)}";
        if (!_limit.Allows(station, kind, out var untold))
            return null;
        var text = $"A message of {bytes} bytes on '{Shown(topic)}' was refused: {Meaning(fault)}.{Untold(untold)}";
        return Tell(station, Guid.CreateVersion7(time.GetUtcNow()), EventSeverity.Warning, kind, text);
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
        MessageFault.ForeignStation => "it says that it is of another station than its topic; look whose keys that station has",
        MessageFault.UnknownTopic => "no station of this version publishes there",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
    };
}
