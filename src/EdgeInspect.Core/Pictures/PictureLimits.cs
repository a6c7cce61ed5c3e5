using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Core.Pictures;

/// <summary>What the hub takes of pictures.</summary>
public sealed record PictureLimits
{
    /// <summary>Largest picture; one of it is in memory while it is put together.</summary>
    [Description("Bytes of the largest picture that is taken; as much memory is used while one is put together.")]
    [Range(1 << 16, PictureWire.MaxPictureBytes)]
    public int MaxPictureBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of all pictures; more are not taken.</summary>
    [Description("Most bytes of all pictures together; when it is reached no more are taken until retention has deleted old ones.")]
    [Range(1L << 20, 1L << 50)]
    public long QuotaBytes { get; init; } = 200L << 30;

    /// <summary>Bytes of all unfinished pictures.</summary>
    [Description("Most bytes of all unfinished pictures together; when it is reached no more are begun.")]
    [Range(1L << 16, 1L << 50)]
    public long PendingQuotaBytes { get; init; } = 4L << 30;

    /// <summary>Unfinished pictures of one station.</summary>
    [Description("Unfinished pictures of one station; of more the one to which nothing came for the longest time is forgotten, and sent again.")]
    [Range(2, 1000)]
    public int OpenPerStation { get; init; } = 32;

    /// <summary>How long an unfinished picture is kept.</summary>
    [Description("Hours after which an unfinished picture to which nothing came is forgotten; the station sends it again.")]
    [Range(1, 8760)]
    public int PendingHours { get; init; } = 168;

    /// <summary>How long a station waits when there is no room.</summary>
    [Description("Seconds for which stations are asked to send no pictures when there is no room for them.")]
    [Range(1, PictureWire.MaxRetrySeconds)]
    public int RetrySeconds { get; init; } = 600;
}
