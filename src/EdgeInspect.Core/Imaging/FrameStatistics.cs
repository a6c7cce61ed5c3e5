namespace EdgeInspect.Core.Imaging;

/// <summary>Statistics of one frame's region of interest: what drift monitoring watches.</summary>
/// <param name="Luma">Mean luma (BT.601), 0 to 255.</param>
/// <param name="P5">5 % quantile of luma, 0 to 255.</param>
/// <param name="P95">95 % quantile of luma, 0 to 255.</param>
/// <param name="Sharpness">Population variance of the 4-neighbour Laplacian of luma.</param>
/// <param name="Saturation">Mean of (max-min)/max over the pixels, 0 to 1; null for grey frames.</param>
/// <param name="ClippedDark">Share of pixels with luma 0.</param>
/// <param name="ClippedBright">Share of pixels with luma 255.</param>
/// <param name="Noise">Noise sigma after Immerkaer (1996); null below 3x3 pixels.</param>
public readonly record struct FrameStatistics(
    double Luma, int P5, int P95, double Sharpness, double? Saturation, double ClippedDark, double ClippedBright, double? Noise)
{
    /// <summary>Distance of the 95 % from the 5 % quantile of luma.</summary>
    public int Contrast => P95 - P5;
}
