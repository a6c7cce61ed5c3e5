using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>State of the image store.</summary>
/// <param name="IsWorking">False after the last picture could not be stored.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="Stored">Pictures stored since start.</param>
/// <param name="Dropped">Pictures not stored because the queue was full.</param>
/// <param name="Failed">Pictures that could not be written, or whose inspection got no record.</param>
/// <param name="Evicted">Pictures deleted since start to keep the quota.</param>
/// <param name="Bytes">Bytes of all pictures and maps on the disk.</param>
/// <param name="Queued">Pictures that wait.</param>
public readonly record struct ImageStoreStatus(
    bool IsWorking, string? Reason, long Stored, long Dropped, long Failed, long Evicted, long Bytes, int Queued);

/// <summary>
/// Pictures and anomaly maps in files, each with a record in the ledger. A thread of its own encodes and writes; inspection only copies.
/// Dispose of it before the ledger.
/// </summary>
public sealed class ImageStore : IImageStore, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);
    private readonly ImageShelf _shelf;
    private readonly ImageQueue _queue;
    private readonly Thread _thread;
    private volatile string? _reason;
    private long _stored;
    private long _failed;

    private ImageStore(ImageShelf shelf, int queueLength)
    {
        _shelf = shelf;
        _queue = new ImageQueue(queueLength);
        _thread = new Thread(Work) { Name = "images", IsBackground = true };
    }

    /// <summary>Where it stands now.</summary>
    public ImageStoreStatus Status
    {
        get
        {
            var reason = _reason;
            return new(
                reason is null, reason, Volatile.Read(ref _stored), _queue.Dropped, Volatile.Read(ref _failed), _shelf.Evictions, _shelf.Bytes, _queue.Count);
        }
    }

    /// <summary>Clears what a crash left behind and starts the storing thread.</summary>
    /// <exception cref="StorageException">The images' folder can't be used.</exception>
    public static ImageStore Open(StateDirectory directory, Ledger ledger, ImageStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var store = new ImageStore(new ImageShelf(directory, ledger, options), options.QueueLength);
            store._thread.Start();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DatabaseException)
        {
            throw new StorageException($"the images in '{directory.FullPath}' can't be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool TryReserve() => _queue.TryReserve();

    /// <inheritdoc/>
    public void Submit(Guid rid, DateTimeOffset capturedUtc, in ImageView image, in MapView map)
    {
        var job = _queue.TakeReserved();
        job.Fill(rid, capturedUtc, image, map);
        _queue.Add(job);
    }

    /// <inheritdoc/>
    public void Cancel() => _queue.Cancel();

    /// <summary>Stores what waits, as far as a few seconds allow, and stops.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join(StopPatience);
    }

    private void Work()
    {
        // Where the system refuses, encoding only competes with inspection for its cores.
        _ = ThreadNiceness.TryLower();
        try
        {
            while (!_queue.IsFinished)
                Turn();
        }
#pragma warning disable CA1031 // The outermost place of this loop: inspection goes on without pictures, and health says why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _reason = $"pictures are no longer stored: {e.Message}";
        }
        finally
        {
            // From here on records say that there is no picture.
            _queue.Close();
            _shelf.Dispose();
        }
    }

    private void Turn()
    {
        var job = _queue.Take(Tick);
        var isStoring = job is not null;
        try
        {
            if (job is not null)
                Store(job);
            isStoring = false;
            _shelf.KeepWithin();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImageFileException or DatabaseException { IsFatal: false })
        {
            Volatile.Write(ref _failed, _failed + (isStoring ? 1 : 0));
            _reason = $"pictures can't be stored: {e.Message}";
        }
        finally
        {
            if (job is not null)
                _queue.Free(job);
        }
    }

    private void Store(ImageJob job)
    {
        if (_shelf.Store(job))
        {
            Volatile.Write(ref _stored, _stored + 1);
            _reason = null;
        }
        else
        {
            Volatile.Write(ref _failed, _failed + 1);
        }
    }
}
