using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>A picture file of a station.</summary>
/// <param name="Path">Where it is, as its source understands it.</param>
/// <param name="Format">What it is.</param>
/// <param name="Sha256">SHA-256 of its bytes as its record says, lower-case hexadecimal.</param>
/// <param name="Bytes">Its size.</param>
public sealed record PictureFile(string Path, PictureFormat Format, string Sha256, long Bytes);

/// <summary>A result's pictures that the hub has not acknowledged.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Seq">Number of the picture's record: a higher one is newer.</param>
/// <param name="Verdict">What was said of the part.</param>
/// <param name="Image">What the camera saw; null when it can't be sent.</param>
/// <param name="Map">The anomaly map, or null.</param>
public sealed record WaitingPicture(Guid Rid, long Seq, Verdict Verdict, PictureFile? Image, PictureFile? Map);

/// <summary>How a file is.</summary>
public enum PictureCondition
{
    /// <summary>As its record says.</summary>
    Whole,

    /// <summary>Deleted, to make room.</summary>
    Gone,

    /// <summary>There, but not as its record says, or not readable.</summary>
    Damaged,
}

/// <summary>The pictures that a station has stored. Used by one thread at a time.</summary>
public interface IPictureSource
{
    /// <summary>Number of the newest picture that waits; 0 when none does.</summary>
    long NewestSeq { get; }

    /// <summary>Pictures that wait, by number, the newest first.</summary>
    /// <param name="range">Between these numbers.</param>
    /// <param name="limit">How many at most.</param>
    IReadOnlyList<WaitingPicture> Waiting(SeqRange range, int limit);

    /// <summary>Reads a piece of a file.</summary>
    /// <returns>False when it isn't there (any more), is shorter, or can't be read.</returns>
    bool TryRead(PictureFile file, long offset, Span<byte> into);

    /// <summary>Looks at a file, every byte of it.</summary>
    PictureCondition Look(PictureFile file);

    /// <summary>Notes that the hub has a result's pictures. May be durable later: what is lost of it is offered again.</summary>
    void Acknowledge(Guid rid);
}
