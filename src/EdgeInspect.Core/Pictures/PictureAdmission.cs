using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>
/// Which pictures an instance of the hub takes chunks of: those that it checked against the limits since the last count. It remembers a bounded
/// number of them; one that was forgotten is checked again.
/// </summary>
internal sealed class PictureAdmission(PendingPictures pending, FleetImages images, PictureLimits limits, TimeProvider time)
{
    private const int MaxKnown = 16_384;
    private static readonly TimeSpan CountAgain = TimeSpan.FromHours(6);
    private readonly Lock _gate = new();
    private readonly HashSet<(StationName Station, PictureFacts Facts)> _known = [];
    private PendingTotal _pending;
    private long _chunkBytes;
    private long? _countedAt;

    public PendingTotal Pending
    {
        get
        {
            lock (_gate)
                return _pending;
        }
    }

    public bool Knows(StationName station, PictureFacts facts)
    {
        lock (_gate)
            return _known.Contains((station, facts));
    }

    public void Forget(StationName station, PictureFacts facts)
    {
        lock (_gate)
            _known.Remove((station, facts));
    }

    public void NoteChunk(int bytes) => Interlocked.Add(ref _chunkBytes, bytes);

    /// <summary>A picture's chunks are no longer pending.</summary>
    public void NoteComplete(int bytes) => Interlocked.Add(ref _chunkBytes, -bytes);

    /// <summary>Whether there is room for a picture; then its station's stalest one may have to go for it.</summary>
    public async Task<bool> TryAdmitAsync(StationName station, PictureFacts facts, CancellationToken cancellation)
    {
        var unfinished = Pending.Bytes + Interlocked.Read(ref _chunkBytes);
        if (images.Bytes + facts.Bytes > limits.QuotaBytes || unfinished + facts.Bytes > limits.PendingQuotaBytes)
            return false;
        await pending.MakeRoomAsync(station, facts, limits.OpenPerStation, cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            if (_known.Count >= MaxKnown)
                _known.Clear();
            _known.Add((station, facts));
        }

        return true;
    }

    /// <summary>Counts anew, and lets every picture be checked again.</summary>
    public async Task MaintainAsync(CancellationToken cancellation)
    {
        var chunksBefore = Interlocked.Read(ref _chunkBytes);
        var total = await pending.SweepAsync(time.GetUtcNow().AddHours(-limits.PendingHours), cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _pending = total;
            _known.Clear();
        }

        Interlocked.Add(ref _chunkBytes, -chunksBefore);
        if (_countedAt is { } counted && time.GetElapsedTime(counted) < CountAgain)
            return;
        await images.MeasureAsync(cancellation).ConfigureAwait(false);
        _countedAt = time.GetTimestamp();
    }
}
