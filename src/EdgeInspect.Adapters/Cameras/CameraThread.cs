namespace EdgeInspect.Adapters.Cameras;

/// <summary>
/// The one thread of a camera, started and stopped any number of times by one owner. A run that hangs in a driver is left to end by
/// itself; the next run waits for it, so that there are never two at a device.
/// </summary>
internal sealed class CameraThread(string name)
{
    private static readonly TimeSpan JoinWithin = TimeSpan.FromMilliseconds(1800);
    private Thread? _thread;
    private CancellationTokenSource? _stop;

    /// <exception cref="InvalidOperationException">It was started and not stopped.</exception>
    public void CheckStopped()
    {
        if (_stop is not null)
            throw new InvalidOperationException($"{name} is started already; stop it first");
    }

    /// <exception cref="InvalidOperationException">It was started and not stopped.</exception>
    public void Start(Action<CancellationToken> run)
    {
        CheckStopped();
        var (previous, stop) = (_thread, new CancellationTokenSource());
        _stop = stop;
        _thread = new Thread(() =>
        {
            previous?.Join();
            if (!stop.IsCancellationRequested)
                run(stop.Token);
        })
        {
            Name = name,
            IsBackground = true,
        };
        _thread.Start();
    }

    /// <summary>Asks the run to end and waits for it, but no longer than a stop may take.</summary>
    public void Stop()
    {
        if (_stop is null)
            return;
        _stop.Cancel();
        if (_thread!.Join(JoinWithin))
            _stop.Dispose();
        _stop = null;
    }
}
