using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// What each station may send of each kind that is stored one by one: some at once, then so many a minute. So a station gone mad takes
/// neither the room nor the time of the others. Bounded in stations and kinds. Safe from any thread.
/// </summary>
internal sealed class StationLimit(HubIntakeOptions options, TimeProvider time)
{
    /// <summary>Stations and kinds that are told apart; further ones share one allowance of their kind until others are quiet.</summary>
    public const int MaxFlows = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<(StationName? Station, UpwardTopic Kind), Allowance> _flows = [];

    /// <summary>Whether one more message may be taken; records and pictures are limited by what waits of them.</summary>
    public bool Allows(StationName station, UpwardTopic kind)
    {
        if (OptionsOf(kind) is not { } flow)
            return true;
        var now = time.GetTimestamp();
        lock (_gate)
            return Find(station, kind, now).TryTake(flow, now, time);
    }

    private HubFlowOptions? OptionsOf(UpwardTopic kind) => kind switch
    {
        UpwardTopic.State => options.States,
        UpwardTopic.Gauges => options.Gauges,
        UpwardTopic.Events => options.Events,
        UpwardTopic.Windows => options.Windows,
        _ => null,
    };

    private Allowance Find(StationName station, UpwardTopic kind, long now)
    {
        if (_flows.TryGetValue((station, kind), out var allowance))
            return allowance;
        if (_flows.Count >= MaxFlows)
            ForgetQuietOnes(now);
        var key = _flows.Count < MaxFlows ? (station, kind) : ((StationName?)null, kind);
        return _flows.TryGetValue(key, out allowance) ? allowance : _flows[key] = new(now);
    }

    /// <summary>One whose allowance is full again is as one that was never seen.</summary>
    private void ForgetQuietOnes(long now)
    {
        foreach (var (key, _) in _flows.Where(flow => flow.Value.IsFull(OptionsOf(flow.Key.Kind)!, now, time)).ToList())
            _flows.Remove(key);
    }

    /// <summary>Of one station and kind: what was taken and not yet given back by the passing of time.</summary>
    private sealed class Allowance(long now)
    {
        private double _taken;
        private long _at = now;

        public bool IsFull(HubFlowOptions flow, long at, TimeProvider time) => TakenAt(flow, at, time) <= 0;

        public bool TryTake(HubFlowOptions flow, long at, TimeProvider time)
        {
            (_taken, _at) = (TakenAt(flow, at, time), at);
            if (_taken + 1 > flow.AtOnce)
                return false;
            _taken++;
            return true;
        }

        private double TakenAt(HubFlowOptions flow, long at, TimeProvider time) =>
            Math.Max(0, _taken - time.GetElapsedTime(_at, at).TotalMinutes * flow.PerMinute);
    }
}
