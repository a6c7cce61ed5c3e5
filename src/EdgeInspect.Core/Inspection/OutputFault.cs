namespace EdgeInspect.Core.Inspection;

/// <summary>What went wrong between a committed record and the line's gate.</summary>
public enum OutputFaultKind
{
    /// <summary>The order came after the part: a good part was rejected, or one may have passed behind another.</summary>
    Late,

    /// <summary>The hardware refused.</summary>
    Failed,

    /// <summary>The line's bounded queue was full: the part was rejected, or passed behind one that passes.</summary>
    QueueFull,

    /// <summary>A PASS was cut short by the next part, which was due within it.</summary>
    Cut,
}

/// <summary>One part whose output failed or came late; it becomes a record of kind <c>fault</c>.</summary>
/// <param name="Rid">The result it belongs to, or empty for a part without a record.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Reason">Why, in words.</param>
public readonly record struct OutputFault(Guid Rid, OutputFaultKind Kind, string Reason)
{
    /// <summary>As a record for the ledger.</summary>
    public LedgerEvent ToLedgerEvent()
    {
        var (what, reason) = (ToWire(Kind), Reason);
        return new(
            RecordKinds.Fault,
            json =>
            {
                json.WriteString("what", what);
                json.WriteString("reason", reason);
            },
            Rid == Guid.Empty ? null : Rid);
    }

    private static string ToWire(OutputFaultKind kind) => kind switch
    {
        OutputFaultKind.Late => "output_late",
        OutputFaultKind.Failed => "output_failed",
        OutputFaultKind.QueueFull => "output_queue_full",
        OutputFaultKind.Cut => "output_cut",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown output fault"),
    };
}
