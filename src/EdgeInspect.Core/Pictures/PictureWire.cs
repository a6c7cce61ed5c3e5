namespace EdgeInspect.Core.Pictures;

/// <summary>Limits and names of the messages on <c>up/img</c> and <c>dn/img</c>. They are part of the format: a breaking change is another version.</summary>
public static class PictureWire
{
    /// <summary>Version that this program writes and reads.</summary>
    public const byte Version = 1;

    /// <summary>Content type of what a station sends.</summary>
    public const string ContentType = "application/vnd.edgeinspect.picture";

    /// <summary>Content type of what the hub answers.</summary>
    public const string AnswerContentType = Outbox.BatchFormat.Json;

    /// <summary>Largest picture that the format can carry; a hub's own limit is lower.</summary>
    public const int MaxPictureBytes = 1 << 28;

    /// <summary>Fewest bytes of a chunk but the last.</summary>
    public const int MinChunkBytes = 1024;

    /// <summary>Most bytes of a chunk.</summary>
    public const int MaxChunkBytes = 65_536;

    /// <summary>Most chunks of a picture.</summary>
    public const int MaxChunks = 4096;

    /// <summary>Bytes before a chunk's own.</summary>
    public const int HeaderBytes = DigestOffset + DigestBytes + 12 + FactsBytes;

    /// <summary>Most bytes of a message from a station.</summary>
    public const int MaxMessageBytes = HeaderBytes + MaxChunkBytes;

    /// <summary>Most bytes of an answer.</summary>
    public const int MaxAnswerBytes = 4096;

    /// <summary>Most ranges of chunks in an answer; of more the lowest are told.</summary>
    public const int MaxRanges = 64;

    /// <summary>Longest pause that an answer may ask for, in seconds.</summary>
    public const int MaxRetrySeconds = 86_400;

    internal const int DigestOffset = 4;
    internal const int DigestBytes = 16;
    internal const int FactsBytes = 60;

    /// <summary>First bytes of each message; the version follows.</summary>
    internal static ReadOnlySpan<byte> Magic => "EIP"u8;

    /// <summary>For example <c>image</c>.</summary>
    public static string ToWire(this PicturePart part) => part switch
    {
        PicturePart.Image => "image",
        PicturePart.Map => "map",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "unknown part"),
    };

    /// <summary>For example <c>image/png</c>.</summary>
    public static string ToMediaType(this PictureFormat format) => format switch
    {
        PictureFormat.Png => "image/png",
        PictureFormat.Jpeg => "image/jpeg",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown format"),
    };

    /// <summary>For example <c>partial</c>.</summary>
    public static string ToWire(this PictureState state) => state switch
    {
        PictureState.Stored => "stored",
        PictureState.Partial => "partial",
        PictureState.Complete => "complete",
        PictureState.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown state"),
    };

    /// <summary>For example <c>too_large</c>.</summary>
    public static string ToWire(this PictureRefusal refusal) => refusal switch
    {
        PictureRefusal.None => "none",
        PictureRefusal.TooLarge => "too_large",
        PictureRefusal.HashDiffers => "hash_differs",
        PictureRefusal.NotAPicture => "not_a_picture",
        PictureRefusal.Quota => "quota",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "unknown reason"),
    };

    /// <summary>Whether bytes begin as files of a format do.</summary>
    internal static bool IsBeginningOf(this PictureFormat format, ReadOnlySpan<byte> content) => format switch
    {
        PictureFormat.Png => content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        PictureFormat.Jpeg => content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        _ => false,
    };
}
