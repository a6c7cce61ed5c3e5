using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>A record as it goes into its table.</summary>
/// <param name="StreamId">Its station and epoch.</param>
/// <param name="SetupId">What took and judged it.</param>
/// <param name="Record">As it came.</param>
/// <param name="Facts">What of it can be searched for.</param>
/// <param name="Received">When, as stored.</param>
internal sealed record RecordRow(long StreamId, long SetupId, OutboxRecord Record, RecordFacts Facts, long Received)
{
    /// <summary>Names of the columns, in the order of <see cref="CopyTo"/>.</summary>
    public const string ColumnNames =
        "stream_id, seq, received, t, timed, kind, rid, part, verdict, decided_by, inspector, class, output, score, reason, setup_id, "
        + "omission, prev_hash, hash, payload";

    /// <summary>How many columns.</summary>
    public const int ColumnCount = 20;

    /// <summary>Its values: long, double, string, Guid, bytes or null.</summary>
    public void CopyTo(Span<object?> values)
    {
        var (stream, facts) = (Record, Facts);
        ReadOnlySpan<object?> row =
        [
            StreamId, stream.Seq, Received, facts.Utc?.ToStored() ?? Received, facts.Utc is null ? 0L : 1L, facts.Kind, facts.Rid,
            facts.Part, facts.Verdict, facts.DecidedBy, facts.Inspector, facts.PredictedClass, facts.Output, facts.Score, facts.Reason, SetupId,
            (long)stream.Omission, stream.PrevHash.ToArray(), stream.Hash.ToArray(), stream.Payload.ToArray(),
        ];
        row.CopyTo(values);
    }
}
