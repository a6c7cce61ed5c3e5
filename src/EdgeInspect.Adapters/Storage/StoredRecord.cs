using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A record as it lies in the ledger.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Rid">The result it belongs to, or null.</param>
/// <param name="TimeUtc">Wall time, ISO 8601.</param>
/// <param name="Verdict">OK, NG, UNSURE, NONE; null for kinds other than inspection.</param>
/// <param name="Payload">JSON, UTF-8, the very bytes that were hashed.</param>
/// <param name="PrevHash">Hash of the record before it.</param>
/// <param name="Hash">SHA-256 of <paramref name="PrevHash"/> and <paramref name="Payload"/>.</param>
public sealed record StoredRecord(
    long Seq, string Kind, string? Rid, string TimeUtc, string? Verdict, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> PrevHash, ReadOnlyMemory<byte> Hash);

/// <summary>A picture on the disk.</summary>
/// <param name="Rid">The result it belongs to.</param>
/// <param name="Path">Its full path.</param>
/// <param name="MapPath">Full path of the anomaly map's picture, or null.</param>
/// <param name="Bytes">Bytes of both files.</param>
/// <param name="IsAcknowledged">Whether the hub has it.</param>
public sealed record StoredImage(string Rid, string Path, string? MapPath, long Bytes, bool IsAcknowledged);

/// <summary>How often each verdict was given.</summary>
/// <param name="Ok">Parts that were <see cref="Verdict.Ok"/>.</param>
/// <param name="Ng">Parts that were <see cref="Verdict.Ng"/>.</param>
/// <param name="Unsure">Parts that were <see cref="Verdict.Unsure"/>.</param>
/// <param name="None">Parts that were not judged.</param>
public readonly record struct VerdictCounts(long Ok, long Ng, long Unsure, long None);

/// <summary>Which records a query wants.</summary>
/// <param name="Kind">Only of this kind; null for all.</param>
/// <param name="Verdict">Only with this verdict; null for all.</param>
public readonly record struct RecordFilter(string? Kind, Verdict? Verdict)
{
    /// <summary>Whether it wants a record.</summary>
    public bool Wants(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (Kind is null || record.Kind == Kind) && (Verdict is not { } verdict || record.Verdict == verdict.ToWire());
    }
}
