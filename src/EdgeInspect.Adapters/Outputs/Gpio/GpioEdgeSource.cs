using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>
/// A part sensor on a GPIO line: a thread of its own reads the kernel's edge events, whose times are the kernel's. Edges that the
/// kernel had to drop show as gaps in its numbers. A line that is lost is asked for again every second.
/// </summary>
public sealed class GpioEdgeSource : IPartSensor
{
    private const int PollMs = 100;
    private static readonly TimeSpan ReopenDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(2);
    private readonly Func<(GpioLine? Line, string? Error)> _open;
    private readonly GpioLineEvent[] _events = new GpioLineEvent[16];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile string? _error;
    private GpioLine? _line;
    private uint _lastSequence;
    private long _seen;
    private long _missed;

    /// <summary>A sensor on the line of a chip.</summary>
    public GpioEdgeSource(GpioTriggerOptions options)
        : this(() => GpioLine.Open(options.Chip, GpioRequests.EdgeInput(options)))
    {
    }

    internal GpioEdgeSource(Func<(GpioLine? Line, string? Error)> open)
    {
        _open = open;
        _thread = new(Run) { IsBackground = true, Name = "part sensor" };
    }

    /// <inheritdoc/>
    public event Action<PartEdge>? PartSeen;

    /// <inheritdoc/>
    public PartSensorStatus Status => new(_error is null, _error, Volatile.Read(ref _seen), Volatile.Read(ref _missed));

    /// <inheritdoc/>
    public void Start()
    {
        if (!TryOpen())
            throw new CameraException($"part sensor: {_error}; a chip and a free line as gpioinfo lists them are allowed");
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
            _thread.Join(JoinTimeout);
        _line?.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            if (_line is not null || TryOpen())
                ReadEvents(_line!);
            else
                _stop.Wait(ReopenDelay);
        }
    }

    private bool TryOpen()
    {
        (_line, _error) = _open();
        _lastSequence = 0;
        return _line is not null;
    }

    private void ReadEvents(GpioLine line)
    {
        var result = line.Read(_events, PollMs, out var count, out var error);
        if (result == GpioRead.Failed)
        {
            _error = error;
            line.Dispose();
            _line = null;
            _stop.Wait(ReopenDelay);
        }
        foreach (ref readonly var edge in _events.AsSpan(0, count))
            Tell(edge);
    }

    private void Tell(in GpioLineEvent edge)
    {
        var missed = unchecked(edge.Sequence - _lastSequence - 1);
        _lastSequence = edge.Sequence;
        Interlocked.Add(ref _missed, missed);
        Interlocked.Increment(ref _seen);
        PartSeen?.Invoke(new((long)edge.TimestampNs, missed));
    }
}
