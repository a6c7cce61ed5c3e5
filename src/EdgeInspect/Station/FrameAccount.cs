using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Accounts for every frame and trigger that yielded no inspection: lost in the slot or the camera, unusable, unrecorded, silent times.
/// Used by the inspecting thread; gathers for a quarter of a second what it then hands to the recorder.
/// </summary>
internal sealed class FrameAccount
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly EventRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly ILogger<FrameAccount> _logger;
    private readonly GapTally _tally;
    private long _lastFlush;
    private long _slotDrops;
    private long _cameraDrops;
    private long _reconnects;
    private CameraState _state = CameraState.Stopped;

    public FrameAccount(ICamera camera, FrameSlot slot, EventRecorder recorder, StationMetrics metrics, TimeProvider time, ILogger<FrameAccount> logger)
    {
        (_camera, _slot, _recorder, _time, _logger) = (camera, slot, recorder, time, logger);
        _tally = new(metrics);
    }

    /// <summary>A frame came to its end.</summary>
    public void Inspected(Frame frame, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Unusable)
            _tally.Add(GapReason.FrameUnusable, 1, frame.Number, "the recipe's region lies outside the frame");
        else if (outcome == FrameOutcome.Unrecorded)
            _tally.Add(GapReason.LedgerFull, 1, frame.Number, "the ledger took no record");
    }

    /// <summary>Looks what was lost since the last look.</summary>
    public void Update()
    {
        var drops = _slot.Drops;
        _tally.Add(GapReason.QueueFull, drops.Count - _slotDrops, drops.LastNumber);
        _slotDrops = drops.Count;
        var camera = _camera.Status;
        if (camera.Dropped != _cameraDrops)
            _tally.Add(GapReason.QueueFull, camera.Dropped - _cameraDrops, detail: "lost in the camera");
        _cameraDrops = camera.Dropped;
        if (camera.State != _state)
            Changed(camera);
        else if (camera.Reconnects != _reconnects)
            _tally.Add(GapReason.CameraRestored, 1, detail: "the camera was lost for a moment");
        _reconnects = camera.Reconnects;
        if (!_tally.IsEmpty && _time.GetElapsedTime(_lastFlush) >= Interval)
            Settle();
    }

    /// <summary>Hands over what was gathered.</summary>
    public void Settle()
    {
        foreach (var gap in _tally.Take())
        {
            InspectionLog.Gap(_logger, gap.Count, gap.Reason.ToWire(), gap.Detail ?? "");
            _recorder.Record(gap.ToLedgerEvent());
        }
        _lastFlush = _time.GetTimestamp();
    }

    private void Changed(CameraStatus camera)
    {
        var (wasFault, isFault) = (IsFault(_state), IsFault(camera.State));
        if (isFault && !wasFault)
            _tally.Add(GapReason.CameraSilent, 1, detail: camera.Reason);
        if (wasFault && camera.State == CameraState.Streaming)
            _tally.Add(GapReason.CameraRestored, 1);
        if (isFault)
            InspectionLog.CameraFault(_logger, NameOf(camera.State), camera.Reason ?? "");
        else
            InspectionLog.CameraWell(_logger, NameOf(camera.State), camera.Reason ?? "");
        // A reconnect in progress is still the same outage.
        if (!(wasFault && camera.State == CameraState.Connecting))
            _state = camera.State;
    }

    private static bool IsFault(CameraState state) => state is CameraState.Silent or CameraState.Lost;

    private static string NameOf(CameraState state) => state switch
    {
        CameraState.Stopped => "stopped",
        CameraState.Connecting => "connecting",
        CameraState.Streaming => "streaming",
        CameraState.Silent => "silent",
        CameraState.Lost => "lost",
        CameraState.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown camera state"),
    };
}
