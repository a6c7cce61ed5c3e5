using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>Remembers what the ledger told.</summary>
internal sealed class CommitLog : ICommitObserver
{
    private readonly List<long> _committed = [];
    private readonly List<string> _failed = [];

    /// <summary>Called in the ledger's own call, before it is remembered.</summary>
    public Action<InspectionRecord>? Committing { get; set; }

    public IReadOnlyList<long> Committed
    {
        get
        {
            lock (_committed)
                return [.. _committed];
        }
    }

    public IReadOnlyList<string> Failed
    {
        get
        {
            lock (_failed)
                return [.. _failed];
        }
    }

    public void OnCommitted(InspectionRecord record)
    {
        Committing?.Invoke(record);
        lock (_committed)
            _committed.Add(record.Seq);
    }

    public void OnFailed(InspectionRecord record, string reason)
    {
        lock (_failed)
            _failed.Add(reason);
    }

    public void WaitForCommitted(int count) =>
        LedgerBench.WaitUntil(() => Committed.Count >= count, $"{count} committed records");
}
