using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection;

/// <summary>What travels with a model file: how to feed it, where its threshold lies, what it must answer to known pictures, where it comes from.</summary>
public sealed record ModelManifest
{
    /// <summary>Version of this format that the program writes and reads.</summary>
    public const int CurrentSpecVersion = 1;

    // A looser replay would prove nothing: scores have a standard deviation of about two on good parts.
    private const double MaxScoreTolerance = 0.2;
    private const double MaxMapTolerance = 1;

    /// <summary>Version of this format.</summary>
    public required int SpecVersion { get; init; }

    /// <summary>Always "edgeinspect".</summary>
    public required string Product { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The model file.</summary>
    public required ModelFile Model { get; init; }

    /// <summary>How a frame becomes the model's input.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>How its outputs become a score, a map and a class; null for a model that this program taught.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelDecoder? Decoder { get; init; }

    /// <summary>Scores that separate good from defective.</summary>
    public required ModelThresholds Thresholds { get; init; }

    /// <summary>How far a replay of the golden pictures may deviate.</summary>
    public required GoldenTolerance Tolerance { get; init; }

    /// <summary>Pictures with known answers.</summary>
    public required IReadOnlyList<GoldenPicture> Golden { get; init; }

    /// <summary>Where the model comes from.</summary>
    public required ModelLineage Lineage { get; init; }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Default.ModelManifest);

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">It is no manifest, lacks a field, or is of another version.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json, string name)
    {
        var manifest = Read(json, ManifestJson.Default, name);
        if (manifest.Golden.Count == 0 || manifest.Golden.Any(g => !double.IsFinite(g.Score)))
            throw new ModelException($"{name}: golden holds {manifest.Golden.Count} pictures; at least one, each with a finite score, must prove the model");
        return manifest;
    }

    /// <summary>
    /// Reads the manifest of a model that is yet to be proven: golden pictures may be missing, unknown fields may not be there, for here they
    /// are slips of a pen.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">It is no manifest, lacks a field or has one too many, or is of another version.</exception>
    public static ModelManifest ParseDraft(ReadOnlySpan<byte> json, string name) => Read(json, DraftJson.Default, name);

    private static ModelManifest Read(ReadOnlySpan<byte> json, JsonSerializerContext format, string name)
    {
        try
        {
            var manifest = (ModelManifest?)JsonSerializer.Deserialize(json, typeof(ModelManifest), format)
                ?? throw new ModelException($"{name} is no model manifest: it holds null");
            return manifest.Checked(name);
        }
        catch (JsonException e)
        {
            throw new ModelException($"{name} is no model manifest: {e.Message}", e);
        }
    }

    private ModelManifest Checked(string name)
    {
        if (!string.Equals(Product, "edgeinspect", StringComparison.Ordinal))
            throw new ModelException($"{name}: product is '{Product}', allowed is 'edgeinspect'");
        if (SpecVersion != CurrentSpecVersion)
            throw new ModelException($"{name}: spec_version is {SpecVersion}, this program reads {CurrentSpecVersion}");
        CheckUse(name);
        if (!double.IsFinite(Thresholds.Default))
            throw new ModelException($"{name}: thresholds.default is {Thresholds.Default}, it must be a finite number");
        if (!(Tolerance.Score is > 0 and <= MaxScoreTolerance && Tolerance.Map is > 0 and <= MaxMapTolerance))
            throw new ModelException($"{name}: tolerance is {Tolerance.Score} and {Tolerance.Map}; allowed are more than 0 to {MaxScoreTolerance} for scores and {MaxMapTolerance} for maps");
        if (Path.GetFileName(Model.Path) != Model.Path || Golden.Any(g => Path.IsPathRooted(g.Path) || g.Path.Contains("..", StringComparison.Ordinal)))
            throw new ModelException($"{name}: paths must stay inside the model's folder");
        return this;
    }

    private void CheckUse(string name)
    {
        var problems = new ManifestProblems();
        InputChecks.Check(Input, Decoder is null || Decoder.Kind == ModelDecoder.Taught, problems);
        if (Decoder is not null)
            DecoderChecks.Check(Decoder, problems);
        problems.ThrowIfAny(name);
    }
}

/// <summary>The model file.</summary>
/// <param name="Path">Its name beside the manifest.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of its bytes.</param>
public sealed record ModelFile(string Path, long Bytes, string Sha256);

/// <summary>How a frame becomes the model's input. What is not a parameter here only models have that this program did not teach.</summary>
/// <param name="Size">Side of the square in pixels; 0 where width and height say it.</param>
/// <param name="Layout">Order of the axes: "nchw" or "nhwc".</param>
/// <param name="Type">Element type: "uint8", "float32" or "float16".</param>
/// <param name="Colour">Order of the channels: "rgb", "bgr", or one channel of "grey"; a grey frame fills all of them.</param>
/// <param name="Resizer">The code that resizes the region; another one is refused.</param>
public sealed record ModelInput(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Size, string Layout, string Type, string Colour, string Resizer)
{
    /// <summary>The region is stretched to the input; what holds when no fit is given.</summary>
    public const string Stretch = "stretch";

    /// <summary>The region keeps its shape and is put into the middle of the input.</summary>
    public const string Letterbox = "letterbox";

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

    /// <summary>Name of the model's input.</summary>
    [JsonIgnore]
    public string TensorName => Tensor ?? TaughtTensor;

    /// <summary>Channels: 1 for grey, else 3.</summary>
    [JsonIgnore]
    public int Channels => Colour == "grey" ? 1 : 3;

    /// <summary>Size and fit.</summary>
    [JsonIgnore]
    public InputGeometry Geometry => Fit == Letterbox
        ? new(Width ?? Size, Height ?? Size, InputFit.Letterbox, (byte)(Pad ?? UsualPad))
        : new(Width ?? Size, Height ?? Size);

    /// <summary>Shape of the tensor, a batch of one.</summary>
    [JsonIgnore]
    public IReadOnlyList<long> Shape =>
        Layout == "nhwc" ? [1, Geometry.Height, Geometry.Width, Channels] : [1, Channels, Geometry.Height, Geometry.Width];
}

/// <summary>How a pixel becomes a value: (pixel * scale - mean) / std.</summary>
/// <param name="Scale">What a pixel of 0 to 255 is multiplied with first, for example 1/255.</param>
/// <param name="Mean">For each channel in the input's order.</param>
/// <param name="Std">For each channel in the input's order.</param>
public sealed record ModelNormalisation(double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std);

/// <summary>Scores that separate good from defective.</summary>
/// <param name="Default">The one in force unless a recipe says otherwise: nominally 1 % false rejects.</param>
/// <param name="Quantile95">The 95 % quantile of good parts: more false rejects, far fewer escapes; null when unknown.</param>
/// <param name="GoodMean">Mean score of the good parts, each scored without its own group; null when unknown.</param>
/// <param name="GoodSd">Standard deviation of them; null when unknown.</param>
public sealed record ModelThresholds(
    double Default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Quantile95 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? GoodMean = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? GoodSd = null);

/// <summary>How far a replay may deviate.</summary>
/// <param name="Score">Largest difference of a score.</param>
/// <param name="Map">Largest difference of a cell of a map.</param>
public sealed record GoldenTolerance(double Score, double Map);

/// <summary>A picture with a known answer.</summary>
/// <param name="Path">Its file beside the manifest: the whole frame, lossless.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file.</param>
/// <param name="PreparedSha256">The same of the model's input made from it, uint8 [3, size, size].</param>
/// <param name="Score">The model's score.</param>
/// <param name="Map">The anomaly map, float32 little-endian, row-major, base64.</param>
public sealed record GoldenPicture(string Path, string Sha256, string PreparedSha256, double Score, byte[] Map);

/// <summary>Where the model comes from. Of one that this program did not teach only the first three are known.</summary>
/// <param name="CreatedUtc">When it was taught.</param>
/// <param name="Program">Name and version of the program.</param>
/// <param name="Method">How it was taught.</param>
/// <param name="BackboneSha256">Lower-case hexadecimal SHA-256 of the backbone.</param>
/// <param name="DataSha256">Digest of the taught pictures' digests, in order.</param>
/// <param name="Images">Taught pictures.</param>
/// <param name="Groups">Distinct groups among them.</param>
/// <param name="Seed">Seed of random choices.</param>
/// <param name="BankSizes">Cells kept for each cue.</param>
public sealed record ModelLineage(
    DateTimeOffset CreatedUtc,
    string Program,
    string Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BackboneSha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DataSha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Images = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Groups = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Seed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? BankSizes = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class DraftJson : JsonSerializerContext;
