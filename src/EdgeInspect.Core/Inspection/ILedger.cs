using System.Text.Json;

namespace EdgeInspect.Core.Inspection;

/// <summary>Why a trigger yielded no inspection.</summary>
public enum GapReason
{
    /// <summary>Frames were overwritten or refused because the inspecting thread was busy.</summary>
    QueueFull,

    /// <summary>No frame came for a trigger within its time.</summary>
    CameraLate,

    /// <summary>The camera was silent or lost.</summary>
    CameraSilent,

    /// <summary>The camera came back after it was silent or lost.</summary>
    CameraRestored,

    /// <summary>The frame did not fit the recipe (its size or pixel format changed), or was no picture at all.</summary>
    FrameUnusable,

    /// <summary>The record could not be queued for the ledger.</summary>
    LedgerFull,

    /// <summary>The program was stopped or killed; parts between the runs were not inspected.</summary>
    Restart,

    /// <summary>The program was told to stop and had no time left to judge the frames that waited.</summary>
    Stopping,

    /// <summary>The part sensor was lost: nobody asks for a frame until it is back.</summary>
    SensorLost,
}

/// <summary>A record that is no inspection: its kind and a writer of its own fields. Handled off the hot path, so it may allocate.</summary>
/// <param name="Kind">gap, fault, image, image_evicted, model, recipe, start, stop; see <see cref="RecordKinds"/>.</param>
/// <param name="WriteFields">Writes the fields of this kind into an open JSON object; called once, on the caller's thread.</param>
/// <param name="Rid">The result it belongs to, or null when it belongs to none. The ledger writes it and finds the record by it.</param>
public sealed record LedgerEvent(string Kind, Action<Utf8JsonWriter> WriteFields, Guid? Rid = null);

/// <summary>Told on the ledger's thread what became of each queued inspection record. Handlers must return at once.</summary>
public interface ICommitObserver
{
    /// <summary>The record is durable; only now may its part pass.</summary>
    void OnCommitted(InspectionRecord record);

    /// <summary>The record could not be written; its part must not pass.</summary>
    void OnFailed(InspectionRecord record, string reason);
}

/// <summary>The station's durable store of inspections, as its writers see it.</summary>
public interface ILedger
{
    /// <summary>
    /// Hot path: queues a record for the next group commit without blocking or allocating. The ledger owns the record until it has told
    /// the observer, then returns it to the pool it was rented from.
    /// </summary>
    /// <returns>False when the bounded queue is full or the ledger has failed: the part must not pass, and the caller keeps the record.</returns>
    bool TryAppend(InspectionRecord record);

    /// <summary>Takes a blank record from the pool, or null when all are in use (which means that the ledger is behind).</summary>
    InspectionRecord? TryRent();

    /// <summary>Gives back a rented record that was not appended.</summary>
    void Return(InspectionRecord record);

    /// <summary>Off the hot path: queues a record of another kind. Bounded; when full it waits for room up to a second, then counts the loss.</summary>
    /// <returns>False when it was lost.</returns>
    bool Append(LedgerEvent entry);

    /// <summary>Whether records can be written now, and if not why.</summary>
    LedgerHealth Health { get; }
}

/// <summary>State of the ledger.</summary>
/// <param name="IsWritable">False after a write failed: parts are no longer passed.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="LastSeq">Highest committed number.</param>
/// <param name="Queued">Records waiting for the next commit.</param>
public readonly record struct LedgerHealth(bool IsWritable, string? Reason, long LastSeq, int Queued);
