using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A record of another kind than inspection on its way into the ledger, or a change of the database without a record.</summary>
internal sealed class QueuedEvent
{
    private readonly TaskCompletionSource<bool>? _done;

    private QueuedEvent(LedgerEvent entry, DateTimeOffset at, Func<Database, long, bool>? alongside, TaskCompletionSource<bool>? done)
    {
        (Kind, Rid, At) = (entry.Kind, entry.Rid, at);
        Fields = ReadFields(entry);
        Alongside = alongside;
        _done = done;
    }

    private QueuedEvent(Func<Database, long, bool> change, TaskCompletionSource<bool> done)
    {
        (Kind, Alongside, _done) = ("", change, done);
        HasRecord = false;
    }

    /// <summary>Its kind; empty when there is no record.</summary>
    public string Kind { get; }

    /// <summary>The result it belongs to.</summary>
    public Guid? Rid { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its own fields, an object.</summary>
    public JsonElement Fields { get; }

    /// <summary>Changes that are made in the same transaction, told the record's number; when it says false, there is no record.</summary>
    public Func<Database, long, bool>? Alongside { get; }

    /// <summary>Whether a record goes with the changes.</summary>
    public bool HasRecord { get; } = true;

    /// <summary>Whether a failed write is tried again. Not when somebody waits for the outcome: then they are told.</summary>
    public bool IsKept => _done is null;

    /// <summary>Set by the writer: whether there is a record, or the change that needs none.</summary>
    public bool IsWritten { get; set; }

    /// <summary>One that nobody waits for.</summary>
    public static QueuedEvent Untold(LedgerEvent entry, DateTimeOffset at) => new(entry, at, null, null);

    /// <summary>One whose outcome is told: true once it is durable.</summary>
    public static QueuedEvent Told(LedgerEvent entry, DateTimeOffset at, Func<Database, long, bool> alongside, TaskCompletionSource<bool> done) =>
        new(entry, at, alongside, done);

    /// <summary>A change without a record, whose outcome is told.</summary>
    public static QueuedEvent Change(Action<Database> change, TaskCompletionSource<bool> done) => new(
        (database, _) =>
        {
            change(database);
            return true;
        },
        done);

    /// <summary>Tells who waits.</summary>
    public void Tell(bool durable) => _done?.TrySetResult(durable);

    private static JsonElement ReadFields(LedgerEvent entry)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            entry.WriteFields(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
