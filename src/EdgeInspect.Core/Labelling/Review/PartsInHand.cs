using System.Security.Cryptography;

namespace EdgeInspect.Core.Labelling.Review;

/// <summary>
/// Who has which part in hand: nobody else gets it meanwhile, and it goes back by itself when its holder asked for nothing for some minutes.
/// New ones are drawn at random from the best. Thread-safe.
/// </summary>
/// <param name="store">The queue.</param>
/// <param name="time">The clock.</param>
internal sealed class PartsInHand(IReviewStore store, TimeProvider time)
{
    /// <summary>How long a part stays in hand that its holder neither takes again nor keeps.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private const int DrawnFrom = 16;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Grip> _held = [];

    /// <summary>Parts that an account has in hand, and as many new ones as are missing.</summary>
    public IReadOnlyList<ReviewTask> Take(string account, ReviewOrder order, bool isAdjudication, int count)
    {
        lock (_gate)
        {
            LetGoOfOld();
            var mine = _held.Values.Where(h => h.Account == account && h.IsAdjudication == isAdjudication && !h.IsStudy).Select(h => h.Task).ToList();
            foreach (var task in mine)
                Put(account, task);
            if (mine.Count < count)
                mine.AddRange(Draw(account, order, isAdjudication, count - mine.Count));
            return mine.Count > count ? mine[..count] : mine;
        }
    }

    /// <summary>The next parts of the running study, in the order of the account's round.</summary>
    public IReadOnlyList<ReviewTask> TakeStudy(string account, int count)
    {
        lock (_gate)
        {
            LetGoOfOld();
            var tasks = store.StudyCandidates(account, count);
            foreach (var task in tasks)
                Put(account, task);
            return tasks;
        }
    }

    /// <summary>The part of a token that an account has in hand, or null.</summary>
    public ReviewTask? Find(string account, Guid token)
    {
        lock (_gate)
            return _held.TryGetValue(token, out var grip) && grip.Account == account && !IsOld(grip) ? grip.Task : null;
    }

    /// <summary>Puts a part into an account's hand.</summary>
    public void Hold(string account, ReviewTask task)
    {
        lock (_gate)
            Put(account, task);
    }

    /// <summary>An account still works on what it has in hand.</summary>
    public void Keep(string account)
    {
        lock (_gate)
        {
            LetGoOfOld();
            foreach (var grip in _held.Values.Where(h => h.Account == account).ToArray())
                Put(account, grip.Task);
        }
    }

    /// <summary>A part is in nobody's hand any more.</summary>
    public void Release(Guid token)
    {
        lock (_gate)
            _held.Remove(token);
    }

    /// <summary>An account has nothing in hand any more.</summary>
    public void GiveBack(string account)
    {
        lock (_gate)
        {
            foreach (var token in _held.Where(h => h.Value.Account == account).Select(h => h.Key).ToArray())
                _held.Remove(token);
        }
    }

    private List<ReviewTask> Draw(string account, ReviewOrder order, bool isAdjudication, int count)
    {
        // A part that is in the hand already, for another reason, would tell what is asked twice.
        var inHand = _held.Values.Where(h => h.Account == account).Select(h => h.Task.Rid).ToHashSet();
        var free = store.Candidates(order, account, isAdjudication, DrawnFrom + _held.Count + count)
            .Where(task => !_held.ContainsKey(task.Token) && inHand.Add(task.Rid))
            .Take(DrawnFrom + count - 1)
            .ToArray();
        var drawn = new List<ReviewTask>();
        for (var first = 0; first < free.Length && drawn.Count < count; first++)
        {
            // Each comes from the best that are left: old parts don't wait for ever behind the draw.
            var pick = first + RandomNumberGenerator.GetInt32(Math.Min(DrawnFrom, free.Length - first));
            (free[first], free[pick]) = (free[pick], free[first]);
            Put(account, free[first]);
            drawn.Add(free[first]);
        }
        return drawn;
    }

    private void Put(string account, ReviewTask task) => _held[task.Token] = new(task, account, time.GetTimestamp());

    private void LetGoOfOld()
    {
        foreach (var token in _held.Where(h => IsOld(h.Value)).Select(h => h.Key).ToArray())
            _held.Remove(token);
    }

    private bool IsOld(Grip grip) => time.GetElapsedTime(grip.At) >= Longest;

    private sealed record Grip(ReviewTask Task, string Account, long At)
    {
        public bool IsAdjudication => Task.Purpose == ReviewPurpose.Adjudication;

        public bool IsStudy => Task.Purpose == ReviewPurpose.Study;
    }
}
