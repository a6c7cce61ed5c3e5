using System.Text.Json.Serialization;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection;

/// <summary>How a frame becomes the model's input. What is not a parameter here only models have that this program did not teach.</summary>
/// <param name="Size">Side of the square in pixels; 0 where width and height say it.</param>
/// <param name="Layout">Order of the axes: "nchw" or "nhwc".</param>
/// <param name="Type">Element type: "uint8", "float32" or "float16".</param>
/// <param name="Colour">
/// Order of the channels: "rgb", "bgr", which a grey frame fills all alike, or one channel of "grey", for which a coloured frame becomes its
/// luma. Taught models have "rgb", or "grey" when they were taught from grey pictures.
/// </param>
/// <param name="Resizer">The code that resizes the region; another one is refused.</param>
public sealed record ModelInput(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Size, string Layout, string Type, string Colour, string Resizer)
{
    /// <summary>The region is stretched to the input; what holds when no fit is given.</summary>
    public const string Stretch = "stretch";

    /// <summary>The region keeps its shape and is put into the middle of the input.</summary>
    public const string Letterbox = "letterbox";

    /// <summary>One channel.</summary>
    public const string Grey = "grey";

    private const string TaughtTensor = "image";
    private const int UsualPad = 114;

    /// <summary>Name of the model's input; "image" when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tensor { get; init; }

    /// <summary>Columns in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    /// <summary>Rows in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>How the region fills the input: <see cref="Stretch"/> or <see cref="Letterbox"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fit { get; init; }

    /// <summary>Value of what a letterboxed region leaves, 0 to 255; 114 when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Pad { get; init; }

    /// <summary>What float inputs are made of pixels by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelNormalisation? Normalisation { get; init; }

    /// <summary>Part of each frame that it was taught with; null for the whole. Inspected where a recipe names no region.</summary>
    public RegionOfInterest? Region { get; init; }

    /// <summary>What is ignored of the region; null for nothing.</summary>
    public ModelMask? Ignore { get; init; }

    /// <summary>Name of the model's input.</summary>
    [JsonIgnore]
    public string TensorName => Tensor ?? TaughtTensor;

    /// <summary>Channels: 1 for grey, else 3.</summary>
    [JsonIgnore]
    public int Channels => Colour == Grey ? 1 : 3;

    /// <summary>Size and fit.</summary>
    [JsonIgnore]
    public InputGeometry Geometry => Fit == Letterbox
        ? new(Width ?? Size, Height ?? Size, InputFit.Letterbox, (byte)(Pad ?? UsualPad), Channels)
        : new(Width ?? Size, Height ?? Size, Planes: Channels);

    /// <summary>Shape of the tensor, a batch of one.</summary>
    [JsonIgnore]
    public IReadOnlyList<long> Shape =>
        Layout == "nhwc" ? [1, Geometry.Height, Geometry.Width, Channels] : [1, Channels, Geometry.Height, Geometry.Width];

    /// <summary>Why another region can't stand in for the one that it was taught with: it may lie elsewhere, but not be of another size.</summary>
    /// <returns>Null when it can.</returns>
    public string? RefusalOf(RegionOfInterest region)
    {
        if (Ignore is { } mask && (mask.Width, mask.Height) != (region.Width, region.Height))
            return $"region {region} is of another size than the model's ignored area of {mask.Width}x{mask.Height} pixels";
        if (Region is { } own && (own.Width, own.Height) != (region.Width, region.Height))
            return $"region {region} is of another size than the model's own, {own}: what it was taught would look stretched";
        return null;
    }
}

/// <summary>How a pixel becomes a value: (pixel * scale - mean) / std.</summary>
/// <param name="Scale">What a pixel of 0 to 255 is multiplied with first, for example 1/255.</param>
/// <param name="Mean">For each channel in the input's order.</param>
/// <param name="Std">For each channel in the input's order.</param>
public sealed record ModelNormalisation(double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std);

/// <summary>What is ignored, painted over in the model's input.</summary>
/// <param name="Path">PNG beside the manifest, of the input's size; white is ignored.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file.</param>
/// <param name="Width">Width in pixels of the region (or whole frame) that it was made for.</param>
/// <param name="Height">Height of it.</param>
public sealed record ModelMask(string Path, string Sha256, int Width, int Height);
