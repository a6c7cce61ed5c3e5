namespace EdgeInspect.Core.Pictures;

/// <summary>A result whose pictures are being sent.</summary>
internal sealed class PictureInHand
{
    private PictureInHand(WaitingPicture waiting, List<Upload> uploads) => (Waiting, Uploads) = (waiting, uploads);

    public WaitingPicture Waiting { get; }

    /// <summary>The image, then the map.</summary>
    public List<Upload> Uploads { get; }

    /// <summary>Begins to send a result's pictures; null when one of them is none that can be sent.</summary>
    public static PictureInHand? TryMake(WaitingPicture waiting, PictureSendOptions options, TimeProvider time)
    {
        var uploads = new List<Upload>();
        return TryAdd(PicturePart.Image, waiting.Image) && (waiting.Map is null || !options.SendMaps || TryAdd(PicturePart.Map, waiting.Map))
            ? new(waiting, uploads)
            : null;

        bool TryAdd(PicturePart part, PictureFile? file)
        {
            if (file is null || FactsOf(waiting.Rid, part, file, options.ChunkBytes) is not { } facts)
                return false;
            uploads.Add(new(facts, file, options, time));
            return true;
        }
    }

    /// <summary>The upload that an answer is to, or null.</summary>
    public Upload? Find(PictureAnswer answer) => Uploads.Find(upload =>
        upload.Facts.Part == answer.Part && upload.Facts.Sha256 == answer.Sha256 && upload.Facts.ChunkBytes == answer.ChunkBytes);

    /// <summary>The stated size of chunks, or as much more as the picture needs to have no more chunks than allowed.</summary>
    private static PictureFacts? FactsOf(Guid rid, PicturePart part, PictureFile file, int chunkBytes)
    {
        if (file.Bytes is < 1 or > PictureWire.MaxPictureBytes || file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower))
            return null;
        var least = (int)((file.Bytes - 1) / PictureWire.MaxChunks) + 1;
        return PictureFacts.TryMake(rid, part, file.Format, Convert.FromHexString(file.Sha256), file.Bytes, Math.Max(chunkBytes, least));
    }
}

/// <summary>What a sender of pictures has counted since it was made.</summary>
public sealed record PictureSendCounters
{
    /// <summary>Messages, repetitions included.</summary>
    public long Messages { get; init; }

    /// <summary>Bytes of those messages.</summary>
    public long Bytes { get; init; }

    /// <summary>Results whose pictures the hub has, all of them.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Results whose pictures were deleted while they were being sent.</summary>
    public long Gone { get; init; }

    /// <summary>Results with a picture that is not as its record says, or can't be read.</summary>
    public long Damaged { get; init; }

    /// <summary>Results with a picture that the hub does not take.</summary>
    public long Refused { get; init; }

    /// <summary>Times that the hub had no room and sending paused.</summary>
    public long Pauses { get; init; }

    /// <summary>Answers to what is not being sent.</summary>
    public long StrayAnswers { get; init; }

    /// <summary>Answers that could not be read.</summary>
    public long UnreadableAnswers { get; init; }
}
