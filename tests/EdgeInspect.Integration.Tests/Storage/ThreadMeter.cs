using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>Measures what the ledger's own thread allocates between two commits.</summary>
internal sealed class ThreadMeter(int from, int to) : ICommitObserver
{
    private int _count;
    private long _atStart;

    public long? Bytes { get; private set; }

    public void OnCommitted(InspectionRecord record)
    {
        if (++_count == from)
            _atStart = GC.GetAllocatedBytesForCurrentThread();
        else if (_count == to)
            Bytes = GC.GetAllocatedBytesForCurrentThread() - _atStart;
    }

    public void OnFailed(InspectionRecord record, string reason) => Assert.Fail(reason);
}
