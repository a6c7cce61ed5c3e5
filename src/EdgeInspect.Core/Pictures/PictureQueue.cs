using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>
/// Which picture goes next: the newest that was not looked at yet. Central operations want to see what goes wrong now; and when more comes
/// than the rate carries, what a station must delete in the end is the oldest either way. What was left behind comes again after a time.
/// </summary>
internal sealed class PictureQueue(IPictureSource source, PictureSendOptions options, TimeProvider time)
{
    private const int PageRows = 16;
    private const int MaxRanges = 32;
    private readonly SeqRanges _unseen = new();
    private readonly Queue<WaitingPicture> _page = new();
    private readonly TimeSpan _retry = TimeSpan.FromMinutes(options.RetryMinutes);
    private readonly ulong _okBelow = options.OkShare >= 1 ? ulong.MaxValue : (ulong)(options.OkShare * ulong.MaxValue);
    private long _newest;
    private long _startedAt = time.GetTimestamp();
    private bool _leftAny;

    /// <summary>The next picture, or null when none waits. Reads one page of the table at most: the caller comes again.</summary>
    public WaitingPicture? Next()
    {
        NoteNewOnes();
        if (_page.Count == 0 && _unseen.Count > 0)
            ReadPage(_unseen[_unseen.Count - 1]);
        while (_page.TryDequeue(out var picture))
        {
            if (IsWanted(picture))
                return picture;
        }

        return null;
    }

    /// <summary>Whether there may be pictures that were not looked at yet.</summary>
    public bool HasUnseen => _page.Count > 0 || _unseen.Count > 0;

    /// <summary>Time until what was left behind comes again; null when nothing was.</summary>
    public TimeSpan? UntilRetry => _leftAny ? Max(TimeSpan.Zero, _retry - time.GetElapsedTime(_startedAt)) : null;

    /// <summary>Takes note that a picture was not sent.</summary>
    public void Leave() => _leftAny = true;

    /// <summary>Begins anew with the newest.</summary>
    public void StartOver()
    {
        (_newest, _leftAny, _startedAt) = (0, false, time.GetTimestamp());
        _page.Clear();
    }

    private void NoteNewOnes()
    {
        if (UntilRetry == TimeSpan.Zero)
            StartOver();
        var newest = source.NewestSeq;
        if (newest <= _newest)
            return;
        // What was read and not begun yet waits behind what is newer.
        if (_page.TryPeek(out var first))
            _unseen.Add(new(_page.Last().Seq, first.Seq));
        _page.Clear();
        _unseen.Add(new(_newest + 1, newest));
        if (_unseen.Count > MaxRanges)
            _unseen.Add(new(1, _unseen[_unseen.Count - 2].Last));
        _newest = newest;
    }

    private void ReadPage(SeqRange range)
    {
        var rows = source.Waiting(range, PageRows);
        foreach (var row in rows)
            _page.Enqueue(row);
        _unseen.Remove(rows.Count < PageRows ? range : new(rows[^1].Seq, range.Last));
    }

    private bool IsWanted(WaitingPicture picture) => picture.Verdict switch
    {
        Verdict.Ng => options.SendNg,
        Verdict.Unsure => options.SendUnsure,
        _ => _okBelow == ulong.MaxValue || Draw(picture.Rid) < _okBelow,
    };

    /// <summary>Follows from the result alone, and from another hash than the choice of what is stored.</summary>
    private static ulong Draw(Guid rid)
    {
        Span<byte> input = stackalloc byte[17];
        input[0] = (byte)'h';
        rid.TryWriteBytes(input[1..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
