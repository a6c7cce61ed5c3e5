using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Station.Panel;

/// <summary>How many parts wait, for all who watch together: counting a long queue takes a while. Thread-safe.</summary>
internal sealed class QueueCounts(IReviewStore store, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly (long Count, long At)?[] _held = new (long, long)?[2];
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

    /// <summary>
    /// For who may not see the model: as it was, up to a minute ago. One more that waits, just after a part came by, would say that it was
    /// flagged. A short queue is told as it is: who takes all of it counts for himself.
    /// </summary>
    /// <param name="isAdjudication">Of parts for leads.</param>
    public long LookRarely(bool isAdjudication)
    {
        lock (_gate)
        {
            ref var held = ref _held[isAdjudication ? 1 : 0];
            if (held is not { } last || last.Count <= ReviewDesk.MostInHand || time.GetElapsedTime(last.At) >= Held)
                held = (isAdjudication ? Look().Adjudication : Look().Review, time.GetTimestamp());
            return held.Value.Count;
        }
    }
}
