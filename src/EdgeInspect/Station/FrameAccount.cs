using System.Collections.Immutable;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Accounts for every frame and trigger that yielded no inspection: lost in the slot or the camera, unusable, unrecorded, unanswered, silent
/// times. Used by the inspecting thread; gathers for a quarter of a second, or as long as the ledger takes no records, what it then hands
/// to the recorder.
/// </summary>
internal sealed class FrameAccount
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly PartTriggers _triggers;
    private readonly EventRecorder _recorder;
    private readonly ILedger _ledger;
    private readonly TimeProvider _time;
    private readonly GapTally _tally;
    private readonly GapNews _news;
    private long _lastFlush;
    private long _slotDrops;
    private long _cameraDrops;
    private long _unreadable;
    private long _reconnects;
    private long _refused;
    private long _missed;
    private long _unanswered;
    private CameraState _state = CameraState.Stopped;

    public FrameAccount(
        ICamera camera, FrameSlot slot, PartTriggers triggers, EventRecorder recorder, ILedger ledger, StationMetrics metrics, TimeProvider time, ILogger<FrameAccount> logger)
    {
        (_camera, _slot, _triggers, _recorder, _ledger, _time) = (camera, slot, triggers, recorder, ledger, time);
        _tally = new(metrics);
        _news = new(time, logger);
    }

    /// <summary>A frame came to its end.</summary>
    public void Inspected(Frame frame, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Unusable)
            Add(GapReason.FrameUnusable, 1, frame.Number, "the region lies outside the frame, or is of another size than what the model ignores");
        else if (outcome == FrameOutcome.Unrecorded)
            Add(GapReason.LedgerFull, 1, frame.Number, "the ledger took no record");
        else if (outcome == FrameOutcome.Stopped)
            Add(GapReason.Stopping, 1, frame.Number, "the station was stopping");
    }

    /// <summary>Looks what was lost since the last look.</summary>
    public void Update()
    {
        // One trigger may wait for its frame, and one more was taken while the camera hands over, and has not counted, the frame before.
        Look(waiting: 2);
        // What the recorder can't get rid of would fill its queue and be lost; the tally holds an outage of any length.
        if (!_tally.IsEmpty && _time.GetElapsedTime(_lastFlush) >= Interval && _ledger.Health.IsWritable)
            HandOver();
        _news.Tell(isLast: false);
    }

    /// <summary>Closes the account: nothing follows.</summary>
    public void Settle()
    {
        Look(waiting: 0);
        HandOver();
        _news.Tell(isLast: true);
    }

    private void Look(long waiting)
    {
        // The triggers are read before the camera's counts: a frame that comes in between can't look like one that is missing.
        var triggers = _triggers.Counts;
        var camera = _camera.Status;
        var drops = _slot.Drops;
        AddNew(GapReason.QueueFull, drops.Count, ref _slotDrops, drops.LastNumber);
        AddNew(GapReason.QueueFull, camera.Dropped, ref _cameraDrops, detail: "lost in the camera");
        AddNew(GapReason.FrameUnusable, camera.Unreadable, ref _unreadable, detail: camera.UnreadableReason);
        AddNew(GapReason.CameraLate, triggers.Missed, ref _missed, detail: "the part sensor lost edges");
        AddNew(GapReason.CameraLate, triggers.Refused, ref _refused, detail: "the camera took no trigger: it is lost, or still waits for the frame before");
        AddNew(GapReason.CameraLate, triggers.Taken - camera.Frames - camera.Dropped - waiting, ref _unanswered, detail: "no frame came for a trigger");
        if (camera.State != _state)
            OnState(camera);
        else if (camera.Reconnects != _reconnects)
            AddRestored("was lost for a moment");
        _reconnects = camera.Reconnects;
    }

    private void AddNew(GapReason reason, long count, ref long counted, long lastFrame = -1, string? detail = null)
    {
        if (count <= counted)
            return;
        Add(reason, count - counted, lastFrame, detail);
        counted = count;
    }

    /// <summary>The log is told at once, also while the ledger takes nothing.</summary>
    private void Add(GapReason reason, long count, long lastFrame = -1, string? detail = null)
    {
        _tally.Add(reason, count, lastFrame, detail);
        _news.Add(reason, count, detail);
    }

    private void HandOver()
    {
        foreach (var gap in _tally.Take())
            _recorder.Record(gap.ToLedgerEvent());
        _lastFlush = _time.GetTimestamp();
    }

    private void OnState(CameraStatus camera)
    {
        var (wasFault, isFault) = (IsFault(_state), IsFault(camera.State));
        // An attempt to open it again is still the same outage.
        if (wasFault && camera.State == CameraState.Connecting)
            return;
        _state = camera.State;
        if (isFault && !wasFault)
            Add(GapReason.CameraSilent, 1, detail: camera.Reason);
        if (wasFault && camera.State == CameraState.Streaming)
            AddRestored(camera.Reason);
        else
            _news.Tell(camera, isFault);
    }

    private void AddRestored(string? detail)
    {
        Add(GapReason.CameraRestored, 1, detail: detail);
        _news.TellRestored(detail);
    }

    private static bool IsFault(CameraState state) => state is CameraState.Silent or CameraState.Lost;
}
