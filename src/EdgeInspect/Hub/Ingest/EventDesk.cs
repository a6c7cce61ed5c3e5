using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Puts into words what the hub has to tell about what stations send: refused messages, conflicts and broken chains. Safe from any thread.
/// </summary>
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

    /// <summary>
    /// The alarms that a stored batch gives rise to. The same batch, sent again, gives the same ones: they are stored once.
    /// </summary>
    public ImmutableArray<EventNews> Alarms(LedgerStream stream, BatchOutcome outcome)
    {
        if (outcome.Conflicts.IsEmpty && outcome.Breaks.IsEmpty)
            return [];
        var told = outcome.Breaks.Select(broken => Alarm(
            stream,
            "chain_broken",
            broken.Seq,
            $"The chain of records is broken at record {broken.Seq} of epoch {stream.Epoch}: {broken.What} is {broken.Found}, not {broken.Expected}. "
            + "A record before it was changed, lost or forged: compare with the station's own ledger (edgeinspect ledger verify)."));
        if (!outcome.Conflicts.IsEmpty)
            told = told.Append(Alarm(stream, "record_conflict", outcome.Conflicts[0], Conflict(stream, outcome.Conflicts)));
        return [.. told.OfType<EventNews>()];
    }

    private static string Conflict(LedgerStream stream, ImmutableArray<long> seqs) =>
        $"{(seqs.Length == 1 ? "Record" : $"{seqs.Length} records, the first of them")} {seqs[0]} of epoch {stream.Epoch}, came with other bytes than "
        + "those that are stored here; what is stored was kept. Two stations may have the same name, or a database was copied.";

    private EventNews? Alarm(LedgerStream stream, string kind, long seq, string text) => _limit.Allows(stream.Station, kind, out var untold)
        ? Tell(stream.Station, IdOf(stream, kind, seq), EventSeverity.Alarm, kind, text + Untold(untold))
        : null;

    private EventNews Tell(StationName? station, Guid id, EventSeverity severity, string kind, string text)
    {
        IngestLog.Told(logger, HubNames.Of(station), text);
        var now = time.GetUtcNow();
        return new(station, now, new(id, now, severity, kind, text.Length <= FleetFormat.MaxTextLength ? text : text[..FleetFormat.MaxTextLength]));
    }

    /// <summary>
    /// An id that follows from what it tells (version 8 of RFC 9562), so that each instance and each repetition finds the same.
    /// </summary>
    private static Guid IdOf(LedgerStream stream, string kind, long seq)
    {
        var (site, line, station) = stream.Station;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{site}\n{line}\n{station}\n{stream.Epoch}\n{seq}"), hash);
        var version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((version & 0x0fff) | 0x8000));
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash[..16], bigEndian: true);
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
