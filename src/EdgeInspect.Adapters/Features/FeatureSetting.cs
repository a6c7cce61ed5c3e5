using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Features;

/// <summary>Everything besides the picture that decides its features. Features of one setting are of no use under another.</summary>
/// <param name="InputSize">Side of the square that the backbone sees, in pixels.</param>
/// <param name="Resizer">The code that prepares the square; see <see cref="Preparation.ResizerId"/>.</param>
/// <param name="BackboneSha256">Lower-case hexadecimal SHA-256 of the backbone.</param>
/// <param name="Region">Part of each picture that is used; null for the whole.</param>
/// <param name="IgnoreSha256">Lower-case hexadecimal SHA-256 of what is painted over in the square; null for nothing.</param>
/// <param name="Runtime">What computes: runtime, version, processor architecture; rounding differs between them.</param>
public sealed record FeatureSetting(
    int InputSize, string Resizer, string BackboneSha256, RegionOfInterest? Region, string? IgnoreSha256, string Runtime)
{
    /// <summary>Values of the fine feature map of one picture.</summary>
    public int FineValues => FineValuesOf(InputSize);

    /// <summary>Values of the coarse feature map of one picture.</summary>
    public int CoarseValues => CoarseValuesOf(InputSize);

    /// <summary>Values of both feature maps of one picture.</summary>
    public static int ValuesOf(int inputSize) => FineValuesOf(inputSize) + CoarseValuesOf(inputSize);

    /// <summary>SHA-256 of all of it.</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        $"fine {FineValues}, coarse {CoarseValues}, size {InputSize}",
        $"resizer {Resizer}",
        $"backbone {BackboneSha256}",
        $"region {Region?.ToString() ?? "whole"}",
        $"ignore {IgnoreSha256 ?? "nothing"}",
        $"runtime {Runtime}")));

    private static int FineValuesOf(int size) => FeatureLayout.FineChannels * FeatureLayout.Cells(FeatureTap.Fine, size);

    private static int CoarseValuesOf(int size) => FeatureLayout.CoarseChannels * FeatureLayout.Cells(FeatureTap.Coarse, size);
}
