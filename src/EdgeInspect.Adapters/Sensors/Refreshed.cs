namespace EdgeInspect.Adapters.Sensors;

/// <summary>A value that is read again when it is older than an interval. One reader does so at a time; the others get the old one.</summary>
internal sealed class Refreshed<T>
    where T : class
{
    private readonly Func<T> _read;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile T _value;
    private long _readAt;

    /// <summary>Reads it for the first time.</summary>
    public Refreshed(Func<T> read, TimeSpan interval, TimeProvider time)
    {
        (_read, _interval, _time) = (read, interval, time);
        (_value, _readAt) = (read(), time.GetTimestamp());
    }

    /// <summary>The value, no older than the interval unless another thread is just reading it.</summary>
    public T Current
    {
        get
        {
            if (_time.GetElapsedTime(Volatile.Read(ref _readAt)) >= _interval && _gate.TryEnter())
            {
                try
                {
                    Volatile.Write(ref _readAt, _time.GetTimestamp());
                    _value = _read();
                }
                finally
                {
                    _gate.Exit();
                }
            }
            return _value;
        }
    }
}
