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

    /// <summary>What leaves no room for a picture of a size.</summary>
    public PictureShortage ShortageOf(int bytes)
    {
        if (images.Bytes + bytes > limits.QuotaBytes)
            return PictureShortage.Stored;
        var unfinished = Pending.Bytes + Interlocked.Read(ref _chunkBytes);
        return unfinished + bytes > limits.PendingQuotaBytes ? PictureShortage.Unfinished : PictureShortage.None;
    }

    /// <summary>Takes a picture unless something leaves no room for it; then its station's stalest one may have to go for it.</summary>
    public async Task<PictureShortage> AdmitAsync(StationName station, PictureFacts facts, CancellationToken cancellation)
    {
        var shortage = ShortageOf(facts.Bytes);
        if (shortage != PictureShortage.None)
            return shortage;
        await pending.MakeRoomAsync(station, facts, limits.OpenPerStation, cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            if (_known.Count >= MaxKnown)
                _known.Clear();
            _known.Add((station, facts));
        }

        return PictureShortage.None;
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
