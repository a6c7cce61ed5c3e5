namespace EdgeInspect.Core.Monitoring;

/// <summary>What a window counts of each frame. The order is part of the format: it is only added to.</summary>
public enum ScalarKind
{
    /// <summary>Anomaly score in units of the model's threshold.</summary>
    Score,

    /// <summary>Mean luma, 0 to 255.</summary>
    Luma,

    /// <summary>Distance of the 95 % from the 5 % quantile of luma, 0 to 255.</summary>
    Contrast,

    /// <summary>ln(1 + variance of the Laplacian).</summary>
    Sharpness,

    /// <summary>Mean saturation, 0 to 1; none of grey frames.</summary>
    Saturation,

    /// <summary>Share of pixels with luma 0.</summary>
    ClippedDark,

    /// <summary>Share of pixels with luma 255.</summary>
    ClippedBright,

    /// <summary>Noise sigma; none below 3x3 pixels.</summary>
    Noise,

    /// <summary>From capture to verdict in milliseconds.</summary>
    Latency,
}
