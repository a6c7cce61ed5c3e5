namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The places in which pictures wait: free, then reserved, then filled and waiting, then being stored, then free again. One lock that
/// is held for a few instructions only.
/// </summary>
internal sealed class ImageQueue
{
    private readonly object _gate = new();
    // In turn, so that after the first round each has its memory and a deep queue allocates no more than a shallow one.
    private readonly Queue<ImageJob> _free;
    private readonly Queue<ImageJob> _waiting;
    private int _reserved;
    private long _dropped;
    private bool _closed;

    /// <summary>Makes the places.</summary>
    public ImageQueue(int length)
    {
        _free = new Queue<ImageJob>(length);
        _waiting = new Queue<ImageJob>(length);
        for (var i = 0; i < length; i++)
            _free.Enqueue(new ImageJob());
    }

    /// <summary>Reservations that were refused.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
                return _dropped;
        }
    }

    /// <summary>Filled places that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Whether nothing waits and nothing will come.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
                return _closed && _waiting.Count == 0;
        }
    }

    /// <summary>Keeps a place for a picture.</summary>
    public bool TryReserve()
    {
        lock (_gate)
        {
            if (_closed || _reserved == _free.Count)
            {
                _dropped++;
                return false;
            }

            _reserved++;
            return true;
        }
    }

    /// <summary>Takes the reserved place, to be filled.</summary>
    /// <exception cref="InvalidOperationException">None was reserved.</exception>
    public ImageJob TakeReserved()
    {
        lock (_gate)
        {
            ReleaseReservation();
            return _free.Dequeue();
        }
    }

    /// <summary>Gives a reservation back.</summary>
    /// <exception cref="InvalidOperationException">None was reserved.</exception>
    public void Cancel()
    {
        lock (_gate)
            ReleaseReservation();
    }

    /// <summary>Queues a filled place.</summary>
    public void Add(ImageJob job)
    {
        lock (_gate)
        {
            _waiting.Enqueue(job);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>The oldest filled place, or null when none came in time.</summary>
    public ImageJob? Take(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_gate, patience);
            return _waiting.TryDequeue(out var job) ? job : null;
        }
    }

    /// <summary>Frees a place.</summary>
    public void Free(ImageJob job)
    {
        lock (_gate)
            _free.Enqueue(job);
    }

    /// <summary>Takes nothing more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void ReleaseReservation()
    {
        if (_reserved == 0)
            throw new InvalidOperationException("no place for a picture was reserved");
        _reserved--;
    }
}
