using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Tells which part a task of the review queue is about, and how many wait: what the queue itself does not tell everybody. For simulated
/// inspectors, who must know the truth of a part to be wrong as often as they are asked to, and leave some to people. Used by one thread
/// at a time.
/// </summary>
public sealed class TaskParts : IDisposable
{
    private readonly Database _reader;

    private TaskParts(Database reader) => _reader = reader;

    /// <summary>Opens the ledger of a state directory for reading.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static TaskParts Open(string stateDirectory)
    {
        var path = StateDirectory.DatabasePath(Path.GetFullPath(stateDirectory));
        try
        {
            return new(Database.OpenReader(path));
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the review queue in '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>The part's id, or null when there is no such task.</summary>
    public string? PartOf(Guid token)
    {
        using var row = _reader.Prepare(
            $"SELECT r.payload FROM review_task t JOIN record r ON r.rid = t.rid AND r.kind = '{RecordKinds.Inspection}' WHERE t.token = ?1");
        return row.Bind(1, token.ToString()).Step() ? JsonElement.Parse(row.Blob(0)).GetProperty("part").GetString() : null;
    }

    /// <summary>Tasks that any inspector may take now, or any lead; not those for one account alone, nor those of studies.</summary>
    public long Waiting(bool isAdjudication)
    {
        using var count = _reader.Prepare(
            """
            SELECT count(*) FROM review_task
            WHERE is_open = 1 AND is_adjudication = ?1 AND purpose <> 'study' AND only_for IS NULL
            """);
        return count.Bind(1, isAdjudication ? 1 : 0).Step() ? count.Int64(0) : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
