using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// The inspecting thread: takes frames from the camera's slot, has them judged, and accounts for those that were not. When it is told to
/// stop, it judges what waits for a second and ends.
/// </summary>
internal sealed class InspectionLoop : IHostedService, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan JudgePatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly Inspector _inspector;
    private readonly OutputGate _gate;
    private readonly FrameAccount _account;
    private readonly LivePicture _live;
    private readonly VitalSigns _signs;
    private readonly StationExit _exit;
    private readonly TimeProvider _time;
    private readonly ILogger<InspectionLoop> _logger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly RepeatedNews _modelFailures;
    private long _stopRequested;
    private string? _modelFailure;

    public InspectionLoop(
        ICamera camera,
        FrameSlot slot,
        Inspector inspector,
        OutputGate gate,
        FrameAccount account,
        LivePicture live,
        VitalSigns signs,
        StationExit exit,
        TimeProvider time,
        ILogger<InspectionLoop> logger)
    {
        _modelFailures = new(time);
        (_camera, _slot, _inspector, _gate, _account) = (camera, slot, inspector, gate, account);
        (_live, _signs, _exit, _time, _logger) = (live, signs, exit, time, logger);
        _thread = new Thread(Work) { Name = "inspector", IsBackground = true };
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var recipe = _inspector.Active.Recipe;
        InspectionLog.Inspects(_logger, recipe.Name, recipe.Degree.ToWire(), recipe.Threshold);
        _camera.Start(_slot);
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var stop = Task.Run(Stop, CancellationToken.None);
        if (await _exit.InTimeAsync(stop, "the camera or the inspecting thread", cancellationToken) && !await stop)
            _exit.Abandon("the inspecting thread");
    }

    /// <summary>A start that failed half-way is not stopped by the host, only disposed of.</summary>
    public void Dispose()
    {
        Stop();
        _stopping.Dispose();
    }

    /// <summary>Judges the next frame, if one comes within a tick, and sees to what was lost meanwhile.</summary>
    internal void Turn()
    {
        var frame = _slot.Take(Tick);
        if (frame is not null)
            Inspect(frame);
        _account.Update();
        _signs.Beat();
    }

    private bool Stop()
    {
        if (_stopping.IsSet)
            return true;
        Volatile.Write(ref _stopRequested, _time.GetTimestamp());
        _stopping.Set();
        _camera.Stop();
        _slot.Complete();
        return !_thread.IsAlive || _thread.Join(StopPatience);
    }

    private void Work()
    {
        try
        {
            while (!_slot.IsCompleted)
                Turn();
            if (!_stopping.IsSet)
                InspectionLog.Ended(_logger);
            while (!_stopping.Wait(Tick))
                Turn();
            _account.Settle();
        }
#pragma warning disable CA1031 // The outermost place of this loop: the station stops, its line at rest, and systemd starts it again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            HostLog.InternalError(_logger, e.Message, e);
            _exit.Fail(ExitCode.Internal, "the inspecting thread met a bug");
        }
    }

    private void Inspect(Frame frame)
    {
        try
        {
            var mayJudge = !_stopping.IsSet || _time.GetElapsedTime(Volatile.Read(ref _stopRequested)) < JudgePatience;
            var outcome = mayJudge ? _inspector.Inspect(frame) : FrameOutcome.Stopped;
            Close(frame, outcome);
            if (outcome == FrameOutcome.Inspected)
                _live.Offer(frame);
        }
        finally
        {
            frame.Release();
        }
        NoteModelFailure(_inspector.Active.Detector.Failure);
    }

    private void Close(Frame frame, FrameOutcome outcome)
    {
        _account.Inspected(frame, outcome);
        if (outcome != FrameOutcome.Inspected && _inspector.Active.Recipe.Degree.DrivesOutput())
            _gate.Refuse(_inspector.DueNs(frame));
    }

    private void NoteModelFailure(string? last)
    {
        if (last is not null && !ReferenceEquals(last, _modelFailure))
            _modelFailures.Add(1, last);
        _modelFailure = last;
        if (_modelFailures.TryTake(isLast: false, out var failures))
            InspectionLog.ModelFailed(_logger, failures.Count, failures.Detail);
    }
}
