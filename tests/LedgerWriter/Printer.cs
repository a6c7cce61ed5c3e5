using EdgeInspect.Core.Inspection;

namespace LedgerWriter;

/// <summary>Prints what the ledger tells, or nothing.</summary>
internal sealed class Printer(Action<string>? print) : ICommitObserver
{
    public void OnCommitted(InspectionRecord record) => print?.Invoke($"{record.Seq}");

    public void OnFailed(InspectionRecord record, string reason) => print?.Invoke($"failed {reason}");
}
