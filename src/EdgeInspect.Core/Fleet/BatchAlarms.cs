using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>
/// The alarms that a batch of records gives rise to: conflicts and broken chains. They follow from the batch alone, so that a store keeps them
/// in the transaction that keeps the batch, whichever instance does so and however often it tries.
/// </summary>
public static class BatchAlarms
{
    /// <summary>
    /// Most alarms of one kind about one station within <see cref="Lately"/>: a station gone mad floods neither the database nor the people
    /// who read it. The metrics count all.
    /// </summary>
    public const int MostLately = 5;

    /// <summary>See <see cref="MostLately"/>.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private const string ChainBroken = "chain_broken";
    private const string RecordConflict = "record_conflict";
    private const int IdVersion = 8;

    /// <summary>
    /// Whether an event is one that only a hub tells: by its kind, or by an id that follows from what it tells. A station that may send such
    /// could use them up before the hub needs them.
    /// </summary>
    public static bool IsHubsOwn(FleetEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return told.Kind is ChainBroken or RecordConflict || told.Id.Version == IdVersion;
    }

    /// <summary>The alarms; the same batch, sent again, gives the same ids.</summary>
    /// <param name="stream">Where the batch is from.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="utc">Now.</param>
    public static ImmutableArray<FleetEvent> Of(LedgerStream stream, BatchOutcome outcome, DateTimeOffset utc)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(outcome);
        var (breaks, conflicts) = (outcome.Breaks, outcome.Conflicts);
        var alarms = breaks.Take(MostLately).Select((broken, i) => Alarm(
            stream,
            ChainBroken,
            broken.Seq,
            $"The chain of records is broken at record {broken.Seq} of epoch {stream.Epoch}: {broken.What} is {broken.Found}, not "
            + $"{broken.Expected}. A record before it was changed, lost or forged: compare with the station's own ledger (edgeinspect ledger "
            + $"verify).{(i == MostLately - 1 && breaks.Length > MostLately ? $" {breaks.Length - MostLately} more came with it." : "")}",
            utc));
        if (!conflicts.IsEmpty)
            alarms = alarms.Append(Alarm(stream, RecordConflict, conflicts[0], Conflict(stream, conflicts), utc));
        return [.. alarms];
    }

    private static string Conflict(LedgerStream stream, ImmutableArray<long> seqs) =>
        $"{(seqs.Length == 1 ? "Record" : $"{seqs.Length} records, the first of them")} {seqs[0]} of epoch {stream.Epoch}, came with other "
        + "bytes than those that are stored here; what is stored was kept. Two stations may have the same name, or a database was copied.";

    private static FleetEvent Alarm(LedgerStream stream, string kind, long seq, string text, DateTimeOffset utc) => new(
        IdOf(stream, kind, seq), utc, EventSeverity.Alarm, kind, FleetFormat.Shorten(text, FleetFormat.MaxTextLength));

    /// <summary>An id that follows from what it tells (version 8 of RFC 9562), so that each instance and each repetition finds the same.</summary>
    private static Guid IdOf(LedgerStream stream, string kind, long seq)
    {
        var (site, line, station) = stream.Station;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{site}\n{line}\n{station}\n{stream.Epoch}\n{seq}"), hash);
        var version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((version & 0x0fff) | (IdVersion << 12)));
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
