using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// How many events of one kind about one station the hub tells: a few at once, then one a minute that says how many were not told. So a
/// station gone mad floods neither the database nor the people who read it. Bounded in stations and kinds. Safe from any thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="atOnce">Events that may follow each other at once, from 1.</param>
internal sealed class EventLimit(TimeProvider time, int atOnce = EventLimit.AtOnce)
{
    /// <summary>Events that may follow each other at once, where nothing else is said.</summary>
    public const int AtOnce = 5;

    /// <summary>Stations and kinds that are told apart; of further ones nothing is told until others are quiet.</summary>
    public const int MaxKinds = 4096;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(StationName? Station, string Kind), Allowance> _kinds = [];

    /// <summary>Whether one more may be told.</summary>
    /// <param name="station">Whom it is about; null: the hub itself.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="untold">How many were not told since the last one that was.</param>
    public bool Allows(StationName? station, string kind, out long untold)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            untold = 0;
            return Find((station, kind), now) is { } allowance && allowance.TryTake(now, time, out untold);
        }
    }

    private Allowance? Find((StationName? Station, string Kind) key, long now)
    {
        if (_kinds.TryGetValue(key, out var allowance))
            return allowance;
        if (_kinds.Count >= MaxKinds)
            ForgetQuietOnes(now);
        if (_kinds.Count >= MaxKinds)
            return null;
        return _kinds[key] = new(now, atOnce);
    }

    private void ForgetQuietOnes(long now)
    {
        foreach (var (key, _) in _kinds.Where(kind => kind.Value.IsQuiet(now, time)).ToList())
            _kinds.Remove(key);
    }

    private sealed class Allowance(long now, int most)
    {
        private readonly int _most = most;
        private int _left = most;
        private long _refilled = now;
        private long _untold;

        public bool IsQuiet(long at, TimeProvider time) => time.GetElapsedTime(_refilled, at) >= _most * Refill;

        public bool TryTake(long at, TimeProvider time, out long untold)
        {
            var due = (int)Math.Min(_most, time.GetElapsedTime(_refilled, at) / Refill);
            if (due > 0)
                (_left, _refilled) = (Math.Min(_most, _left + due), at);
            untold = _untold;
            if (_left == 0)
            {
                _untold++;
                return false;
            }
            _left--;
            _untold = 0;
            return true;
        }
    }
}
