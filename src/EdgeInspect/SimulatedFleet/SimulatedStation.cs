using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage.Simulated;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Station.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.SimulatedFleet;

/// <summary>
/// A station of which only the line is simulated: outbox, uplink and link are those of a real one. Its turns are made by one thread; its
/// figures can be read from any.
/// </summary>
internal sealed class SimulatedStation : IOutboxMark, IAsyncDisposable
{
    private readonly FleetPlan _plan;
    private readonly LagTally _lags;
    private readonly TimeProvider _time;
    private readonly SimulatedVoice _voice;
    private readonly MqttLink _link;
    private readonly EventQueue _events;
    private StationUplink? _uplink;
    private long _dueAt;
    private int _isWoken = 1;
    private bool _isTold;
    private long _counted;

    /// <summary>Makes it; it connects to nothing yet.</summary>
    /// <exception cref="MessageLinkException">Its connection is wrongly configured.</exception>
    public SimulatedStation(FleetPlan plan, int index, LagTally lags, TimeProvider time)
    {
        (_plan, _lags, _time) = (plan, lags, time);
        Name = plan.NameOf(index);
        Ledger = plan.LedgerOf(index, time);
        _voice = new(Ledger, time);
        _events = new(plan.Uplink.EventQueueLength, time);
        _link = new(plan.MqttOf(Name), time, StationUplink.Will(Name, _voice, (uint)plan.Uplink.OfflineAfterSeconds));
    }

    /// <summary>Its name.</summary>
    public StationName Name { get; }

    /// <summary>Its records.</summary>
    public SimulatedLedger Ledger { get; }

    /// <summary>What its link has counted.</summary>
    public LinkCounters Counters => _link.Counters;

    /// <summary>Where it stands; null before its first turn.</summary>
    public UplinkStatus? Status => Volatile.Read(ref _uplink)?.Status;

    /// <summary>All records up to this number are acknowledged.</summary>
    public long AcknowledgedSeq => Status?.AcknowledgedSeq ?? 0;

    /// <summary>Whether the hub knows that it was stopped, or can't be told.</summary>
    public bool IsTold => _isTold;

    /// <inheritdoc/>
    long IOutboxMark.Seq => 0;

    /// <summary>Nothing is kept: a fleet that is started again is another one.</summary>
    Task<bool> IOutboxMark.SaveAsync(long seq) => Task.FromResult(true);

    /// <summary>Begins to connect, on the thread that makes its turns.</summary>
    /// <param name="wake">Tells that thread that a turn is due.</param>
    public void Open(Action wake)
    {
        var parts = new UplinkParts(_link, Name, Ledger, this, _voice, _events, []);
        var uplink = new StationUplink(parts, _plan.Uplink, _time, NullLogger.Instance, () =>
        {
            if (Interlocked.Exchange(ref _isWoken, 1) == 0)
                wake();
        });
        uplink.Acknowledged += NoteAcknowledged;
        Volatile.Write(ref _uplink, uplink);
        _events.Add(EventSeverity.Info, "simulation_started", "This station is simulated.");
        _link.Start();
    }

    /// <summary>Makes a turn if one is due.</summary>
    /// <returns>How long none is.</returns>
    public TimeSpan TurnIfDue()
    {
        var now = _time.GetTimestamp();
        if (Interlocked.Exchange(ref _isWoken, 0) == 0 && now < _dueAt)
            return _time.GetElapsedTime(now, _dueAt);
        var rest = _uplink!.Turn();
        _uplink.Listen();
        _dueAt = _time.GetTimestamp() + (long)(rest.TotalSeconds * _time.TimestampFrequency);
        return rest;
    }

    /// <summary>Says that it was stopped.</summary>
    public void SayStopped() => _uplink!.SayStopped(() => _isTold = true);

    /// <summary>Takes leave of the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _uplink?.Dispose();
    }

    private void NoteAcknowledged(long seq)
    {
        for (var at = Math.Max(_counted, _plan.Backlog) + 1; at <= seq; at++)
            _lags.Record(Ledger.AgeOf(at));
        _counted = seq;
        Ledger.Forget(seq);
    }
}
