using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>The first thing that is wrong with a ledger.</summary>
/// <param name="Seq">Number of the record, or 0 when it is the file as a whole.</param>
/// <param name="What">What was looked at.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Found">What it is.</param>
public sealed record LedgerProblem(long Seq, string What, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() => Seq == 0 ? $"{What}: expected {Expected}, found {Found}" : $"record {Seq}: {What}: expected {Expected}, found {Found}";
}

/// <summary>What verification found.</summary>
/// <param name="Records">Records that were sound, from the first on.</param>
/// <param name="Images">Pictures that were there with the recorded content.</param>
/// <param name="Problem">The first broken link, or null.</param>
public sealed record VerifyReport(long Records, long Images, LedgerProblem? Problem);

/// <summary>
/// Checks a ledger: the database file, gapless numbers, the chain of hashes, the columns against the bytes that were hashed, and the
/// pictures. What the chain alone can't show is a ledger cut off at its end: the hub's last acknowledged number shows that.
/// </summary>
public sealed class LedgerVerifier : IDisposable
{
    private const int ChunkRecords = 1000;
    private readonly LedgerReader _reader;
    private readonly ChainVerifier _chain;
    private long _images;

    /// <summary>Reads through a reader that the caller disposes of afterwards.</summary>
    public LedgerVerifier(LedgerReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _reader = reader;
        _chain = new ChainVerifier(reader.Epoch);
    }

    /// <summary>
    /// Checks the file, then walks the ledger up to what was committed by then. The check of the file is one read from end to end, during
    /// which a running station can't start its write-ahead log over: it grows for that long. The walk leaves it alone.
    /// </summary>
    /// <param name="progress">Told the number of records walked so far.</param>
    public VerifyReport Verify(Action<long> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_reader.CheckIntegrity() is { } damage)
            return new(0, 0, new(0, "database file", "ok", damage));
        var last = _reader.LastSeq;
        while (_chain.NextSeq <= last)
        {
            // In pieces: one long read would keep the station from re-using its write-ahead log.
            foreach (var record in _reader.Range(_chain.NextSeq, ChunkRecords))
            {
                if (Check(record) is { } problem)
                    return new(problem.Seq - 1, _images, problem);
            }

            progress(_chain.NextSeq - 1);
        }

        return new(_chain.NextSeq - 1, _images, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private LedgerProblem? Check(StoredRecord record)
    {
        var broken = _chain.Check(record.Seq, record.PrevHash.Span, record.Hash.Span, record.Payload.Span);
        return broken is null ? CheckPayload(record) : new(broken.Seq, broken.What, broken.Expected, broken.Found);
    }

    private LedgerProblem? CheckPayload(StoredRecord record)
    {
        try
        {
            using var payload = JsonDocument.Parse(record.Payload);
            return CheckColumns(record, payload.RootElement) ?? (record.Kind == RecordKinds.Image ? CheckImage(record, payload.RootElement) : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(record.Seq, "payload", "a record's JSON", e.Message);
        }
    }

    private LedgerProblem? CheckColumns(StoredRecord record, JsonElement payload)
    {
        return Differs("seq", record.Seq.ToString(CultureInfo.InvariantCulture)) ?? Differs("epoch", _reader.Epoch) ?? Differs("kind", record.Kind)
            ?? Differs("rid", record.Rid) ?? Differs("t_utc", record.TimeUtc) ?? Differs("verdict", record.Verdict);

        LedgerProblem? Differs(string name, string? column)
        {
            var inPayload = payload.TryGetProperty(name, out var value) ? value.ToString() : null;
            return inPayload == column ? null : new(record.Seq, $"column {name}", inPayload ?? "none", column ?? "none");
        }
    }

    /// <summary>A picture that was evicted, now or while this looks, is no problem: its record says so.</summary>
    private LedgerProblem? CheckImage(StoredRecord record, JsonElement payload)
    {
        var image = _reader.Image(record.Rid!);
        if (image is null)
            return WasEvicted(record.Rid!) ? null : new(record.Seq, "picture", "an entry, or a record of its eviction", "neither");
        var problem = CheckFile(record.Seq, image.Path, Sha256(payload))
            ?? (image.MapPath is null ? null : CheckFile(record.Seq, image.MapPath, payload.TryGetProperty("map", out var map) ? Sha256(map) : ""));
        if (problem is not null && WasEvicted(record.Rid!))
            return null;
        _images += problem is null ? 1 : 0;
        return problem;
    }

    private static string Sha256(JsonElement file) => file.TryGetProperty("sha256", out var hash) ? hash.ToString() : "";

    private bool WasEvicted(string rid) => _reader.ByRid(Guid.Parse(rid)).Any(record => record.Kind == RecordKinds.ImageEvicted);

    private static LedgerProblem? CheckFile(long seq, string path, string sha256)
    {
        try
        {
            using var file = File.OpenRead(path);
            var found = Convert.ToHexStringLower(SHA256.HashData(file));
            return found == sha256 ? null : new(seq, $"SHA-256 of '{path}'", sha256, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(seq, $"file '{path}'", "a picture", e.Message);
        }
    }
}
