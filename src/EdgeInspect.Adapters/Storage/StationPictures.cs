using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// A station's pictures as they go to the hub, also while it stores more: a connection of its own that reads, and marks of what the hub has
/// that the ledger writes, several in one commit. Used by one thread at a time.
/// </summary>
public sealed class StationPictures : IPictureSource, IDisposable
{
    private const int MostMarks = 256;
    private readonly Ledger _ledger;
    private readonly string _root;
    private readonly Database _database;
    private readonly Statement _newest;
    private readonly Statement _count;
    private readonly Statement _waiting;
    private readonly HashSet<Guid> _unsaved = [];
    private Task<bool> _saving = Task.FromResult(true);
    private Guid[] _beingSaved = [];

    private StationPictures(Ledger ledger, Database database, string directory)
    {
        (_ledger, _database, _root) = (ledger, database, StateDirectory.ImagesPath(directory));
        _newest = database.Prepare("SELECT seq FROM image WHERE evicted = 0 AND acknowledged = 0 ORDER BY seq DESC LIMIT 1");
        _count = database.Prepare("SELECT count(*) FROM image WHERE evicted = 0 AND acknowledged = 0");
        _waiting = database.Prepare(
            """
            SELECT i.rid, i.seq, i.path, i.map_path, r.payload, (SELECT verdict FROM record WHERE rid = i.rid AND verdict IS NOT NULL LIMIT 1)
            FROM image i JOIN record r ON r.seq = i.seq
            WHERE i.evicted = 0 AND i.acknowledged = 0 AND i.seq BETWEEN ?1 AND ?2 ORDER BY i.seq DESC LIMIT ?3
            """);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">They can't be read now.</exception>
    public long NewestSeq
    {
        get
        {
            SaveMarks();
            return Try(() => _newest.Step() ? _newest.Int64(0) : 0, _newest);
        }
    }

    /// <summary>Pictures that the hub has not acknowledged, whether they are to be sent or not. Counts them: for gauges, now and then.</summary>
    /// <exception cref="StorageException">They can't be read now.</exception>
    public long Count => Try(() => _count.Step() ? _count.Int64(0) : 0, _count);

    /// <summary>Opens the pictures of a state directory.</summary>
    /// <param name="ledger">Writes what the hub has.</param>
    /// <param name="directory">The state directory.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public static StationPictures Open(Ledger ledger, StateDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(directory);
        var path = StateDirectory.DatabasePath(directory.FullPath);
        try
        {
            return new(ledger, Database.OpenReader(path), directory.FullPath);
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the pictures in '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">They can't be read now.</exception>
    public IReadOnlyList<WaitingPicture> Waiting(SeqRange range, int limit) => Try(
        () =>
        {
            var pictures = new List<WaitingPicture>();
            _waiting.Bind(1, range.First).Bind(2, range.Last).Bind(3, limit);
            while (_waiting.Step())
                pictures.Add(ReadRow());
            return pictures;
        },
        _waiting);

    /// <inheritdoc/>
    public bool TryRead(PictureFile file, long offset, Span<byte> into)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            using var handle = File.OpenHandle(Path.Combine(_root, file.Path), share: FileShare.ReadWrite | FileShare.Delete);
            for (var done = 0; done < into.Length;)
            {
                var read = RandomAccess.Read(handle, into[done..], offset + done);
                if (read == 0)
                    return false;
                done += read;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public PictureCondition Look(PictureFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            using var stream = File.OpenRead(Path.Combine(_root, file.Path));
            return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256 ? PictureCondition.Whole : PictureCondition.Damaged;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return PictureCondition.Gone;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PictureCondition.Damaged;
        }
    }

    /// <inheritdoc/>
    public void Acknowledge(Guid rid)
    {
        // Beyond this the ledger takes none at this time; the hub is then asked again for the rest.
        if (_unsaved.Count < MostMarks)
            _unsaved.Add(rid);
        SaveMarks();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _newest.Dispose();
        _count.Dispose();
        _waiting.Dispose();
        _database.Dispose();
    }

    private static T Try<T>(Func<T> read, Statement statement)
    {
        try
        {
            return read();
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the pictures that wait can't be read: {e.Message}", e);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>One change at a time is under way; what comes meanwhile goes with the next, and what failed too.</summary>
    private void SaveMarks()
    {
        if (!_saving.IsCompleted)
            return;
        if (_saving.IsCompletedSuccessfully && _saving.Result)
            _unsaved.ExceptWith(_beingSaved);
        _beingSaved = [.. _unsaved];
        if (_beingSaved.Length == 0)
            return;
        var marks = _beingSaved;
        _saving = _ledger.ChangeAsync(writer =>
        {
            foreach (var rid in marks)
                ImageTable.Acknowledge(writer, rid);
        });
    }

    private WaitingPicture ReadRow()
    {
        var verdict = _waiting.Text(5) is { } text ? VerdictOf(text) : Verdict.None;
        using var record = Parse(_waiting.Blob(4));
        return new(
            Guid.Parse(_waiting.Text(0)!), _waiting.Int64(1), verdict, FileOf(_waiting.Text(2)!, record?.RootElement),
            _waiting.Text(3) is { } map && record is not null && record.RootElement.TryGetProperty("map", out var ofMap) ? FileOf(map, ofMap) : null);
    }

    private static Verdict VerdictOf(string text) =>
        Enum.GetValues<Verdict>().FirstOrDefault(verdict => verdict.ToWire() == text, Verdict.None);

    /// <summary>A record is the station's own, but its disk may have changed it: then its picture can't be sent.</summary>
    private static JsonDocument? Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            var record = JsonDocument.ParseValue(ref reader);
            if (record.RootElement.ValueKind == JsonValueKind.Object)
                return record;
            record.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PictureFile? FileOf(string path, JsonElement? entry)
    {
        if (entry is not { ValueKind: JsonValueKind.Object } said
            || !said.TryGetProperty("sha256", out var sha256) || sha256.ValueKind != JsonValueKind.String
            || !said.TryGetProperty("bytes", out var bytes) || bytes.ValueKind != JsonValueKind.Number || !bytes.TryGetInt64(out var size))
            return null;
        var format = path.EndsWith(".jpg", StringComparison.Ordinal) ? PictureFormat.Jpeg : PictureFormat.Png;
        return new(path, format, sha256.GetString()!, size);
    }
}
