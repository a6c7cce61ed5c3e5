using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Storage;

/// <summary>How pictures are stored.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>Pictures that may wait to be encoded; one more is not stored, and counted.</summary>
    [Description("Pictures that may wait to be encoded; one more is not stored, and counted. Each takes the memory of a frame.")]
    [Range(1, 256)]
    public int QueueLength { get; init; } = 8;

    /// <summary>Format of the files.</summary>
    [Description("Format of the picture files: png is lossless, jpeg takes a tenth of the room.")]
    [AllowedValues("png", "jpeg")]
    public string Format { get; init; } = "png";

    /// <summary>Quality of JPEG files.</summary>
    [Description("Quality of JPEG files, 1 (worst) to 100 (best).")]
    [Range(1, 100)]
    public int JpegQuality { get; init; } = 92;

    /// <summary>Most bytes of pictures and maps; the oldest go first, those that the hub has before all others, those of the defect catalogue never.</summary>
    [Description("Most bytes of pictures and maps; the oldest are deleted first, those that the hub has before all others, those of the "
        + "defect catalogue never.")]
    [Range(1L << 20, 1L << 50)]
    public long QuotaBytes { get; init; } = 20L << 30;

    /// <summary>Bytes of the disk that pictures leave free for records.</summary>
    [Description("Bytes of the disk that pictures leave free: records need them more.")]
    [Range(0L, 1L << 50)]
    public long KeepFreeBytes { get; init; } = 1L << 30;
}
