using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Station.Panel;

/// <summary>How many parts wait, for all who watch together: counting a long queue takes a while. Thread-safe.</summary>
internal sealed class QueueCounts(IReviewStore store, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private (long Review, long Adjudication)? _counts;
    private long _countedAt;

    /// <summary>As they are, or were a moment ago.</summary>
    public (long Review, long Adjudication) Look()
    {
        lock (_gate)
        {
            if (_counts is null || time.GetElapsedTime(_countedAt) >= Fresh)
                (_counts, _countedAt) = ((store.Waiting(isAdjudication: false), store.Waiting(isAdjudication: true)), time.GetTimestamp());
            return _counts.Value;
        }
    }
}
