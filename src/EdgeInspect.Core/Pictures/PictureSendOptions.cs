using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Core.Pictures;

/// <summary>Which stored pictures go to the hub, and how fast.</summary>
public sealed record PictureSendOptions
{
    /// <summary>Whether pictures go to the hub at all.</summary>
    [Description("Whether stored pictures go to the hub.")]
    public bool Enabled { get; init; } = true;

    /// <summary>Send those of NG parts.</summary>
    [Description("Send the pictures of NG parts.")]
    public bool SendNg { get; init; } = true;

    /// <summary>Send those of UNSURE parts.</summary>
    [Description("Send the pictures of UNSURE parts.")]
    public bool SendUnsure { get; init; } = true;

    /// <summary>Share of the stored pictures of all other parts that is sent.</summary>
    [Description("Share of the other stored pictures (of OK parts, of which Images:OkShare are stored) that is sent, 0 to 1.")]
    [Range(0.0, 1.0)]
    public double OkShare { get; init; } = 1;

    /// <summary>Send the anomaly maps too.</summary>
    [Description("Send the anomaly maps with the pictures.")]
    public bool SendMaps { get; init; } = true;

    /// <summary>Bytes a second that pictures may take of the connection.</summary>
    [Description("Most bytes a second of pictures, over any longer time; below what the line carries, or records wait behind pictures.")]
    [Range(1024, 1 << 30)]
    public int RateBytesPerSecond { get; init; } = 262_144;

    /// <summary>Size of the pieces in which pictures are sent. A record waits behind those that are on their way.</summary>
    [Description("Bytes of the pieces in which pictures are sent; smaller ones for slow lines, where a record waits behind those on their way.")]
    [Range(PictureWire.MinChunkBytes, PictureWire.MaxChunkBytes)]
    public int ChunkBytes { get; init; } = 32_768;

    /// <summary>Pieces that may be on their way.</summary>
    [Description("Pieces that may be on their way before the hub has answered.")]
    [Range(1, 64)]
    public int ChunksInFlight { get; init; } = 4;

    /// <summary>Pictures that may be sent at the same time.</summary>
    [Description("Results whose pictures may be sent at the same time, so that the way to the hub and back is not waited for with each.")]
    [Range(1, 16)]
    public int PicturesInFlight { get; init; } = 3;

    /// <summary>Time without an answer after which the hub is asked again; each further time is twice as long.</summary>
    [Description("Milliseconds without an answer after which the hub is asked again what it has; each further time is twice as long.")]
    [Range(100, 600_000)]
    public int AskFirstMs { get; init; } = 10_000;

    /// <summary>Longest time until the hub is asked again.</summary>
    [Description("Longest time until the hub is asked again, in milliseconds.")]
    [Range(100, 3_600_000)]
    public int AskMaxMs { get; init; } = 300_000;

    /// <summary>Time after which pictures that could not be sent are tried again.</summary>
    [Description("Minutes after which pictures that the hub refused, or that could not be read, are tried again.")]
    [Range(1, 10_080)]
    public int RetryMinutes { get; init; } = 360;
}
