using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeInspect.Core.Detection;

/// <summary>What travels with a model file: how to feed it, where its threshold lies, what it must answer to known pictures, where it comes from.</summary>
public sealed record ModelManifest
{
    /// <summary>Version of this format that the program writes and reads.</summary>
    public const int CurrentSpecVersion = 1;

    private const double MostOfShare = 0.05;

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

    /// <summary>The decoder in force: a taught model's names its classes by <see cref="DefectClasses"/>.</summary>
    [JsonIgnore]
    public ModelDecoder UsedDecoder => IsTaught ? new() { Kind = ModelDecoder.Taught, Classes = DefectClasses } : Decoder!;

    /// <summary>Whether this program taught it.</summary>
    [JsonIgnore]
    public bool IsTaught => Decoder is null || Decoder.Kind == ModelDecoder.Taught;

    /// <summary>Scores that separate good from defective.</summary>
    public required ModelThresholds Thresholds { get; init; }

    /// <summary>How far a replay of the golden pictures may deviate.</summary>
    public required GoldenTolerance Tolerance { get; init; }

    /// <summary>Pictures with known answers.</summary>
    public required IReadOnlyList<GoldenPicture> Golden { get; init; }

    /// <summary>Names of the defect classes in the order of the model's output <c>class</c>; null when it has none.</summary>
    public IReadOnlyList<string>? DefectClasses { get; init; }

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
        var (score, map) = GoldenTolerance.Most;
        if (!(Tolerance.Score > 0 && Tolerance.Score <= score && Tolerance.Map > 0 && Tolerance.Map <= map))
            throw new ModelException($"{name}: tolerance is {Tolerance.Score} and {Tolerance.Map}; allowed are more than 0 to {score} for scores and {map} for maps");
        if (Input.Region is { } region && !region.FitsIn(int.MaxValue, int.MaxValue))
            throw new ModelException($"{name}: input.region is {region}; allowed are x and y from 0, width and height from 1");
        if (Input.Ignore is { } mask && !(mask is { Width: > 0, Height: > 0 } && Path.GetFileName(mask.Path) == mask.Path))
            throw new ModelException($"{name}: input.ignore must name a file beside the manifest, and the size in pixels that it was made for");
        if (DefectClasses is { } classes && (classes.Count < 2 || classes.Any(string.IsNullOrEmpty)))
            throw new ModelException($"{name}: defect_classes holds {classes.Count} names; at least two, none of them empty, are allowed, or null");
        if (Path.GetFileName(Model.Path) != Model.Path || Golden.Any(g => Path.IsPathRooted(g.Path) || g.Path.Contains("..", StringComparison.Ordinal)))
            throw new ModelException($"{name}: paths must stay inside the model's folder");
        return this;
    }

    private void CheckUse(string name)
    {
        var problems = new ManifestProblems();
        InputChecks.Check(Input, IsTaught, problems);
        if (Decoder is not null)
            DecoderChecks.Check(Decoder, problems);
        if (!IsTaught && DefectClasses is not null)
            problems.Add("defect_classes is set, which only decoder 'taught' has; the others have decoder.classes");
        if (!IsTaught)
            CheckThreshold(problems);
        problems.ThrowIfAny(name);
    }

    /// <summary>A threshold that no score can exceed would pass every part.</summary>
    private void CheckThreshold(ManifestProblems problems)
    {
        var isShare = Decoder is { Kind: ModelDecoder.Detection or ModelDecoder.Segmentation } or { Kind: ModelDecoder.Classification, Score: not "log_odds" };
        if (isShare && !(Thresholds.Default is >= 0 and < 1))
            problems.Add($"thresholds.default is {Thresholds.Default}; scores of this decoder lie from 0 to 1, allowed is from 0 to below 1");
        if (Decoder?.Kind == ModelDecoder.Detection && Decoder.Confidence > Thresholds.Default)
            problems.Add($"decoder.confidence is {Decoder.Confidence}, above thresholds.default of {Thresholds.Default}: boxes between them would pass unseen");
        if (isShare && Tolerance is { Score: > MostOfShare })
            problems.Add($"tolerance.score is {Tolerance.Score}; scores of this decoder lie from 0 to 1, allowed is up to {MostOfShare}");
    }
}

/// <summary>The model file.</summary>
/// <param name="Path">Its name beside the manifest.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of its bytes.</param>
public sealed record ModelFile(string Path, long Bytes, string Sha256);

/// <summary>Scores that separate good from defective.</summary>
/// <param name="Default">The one in force unless a recipe says otherwise: nominally 1 % false rejects.</param>
/// <param name="Quantile95">The 95 % quantile of good parts: more false rejects, far fewer escapes; null when unknown.</param>
/// <param name="GoodMean">Mean score of the good parts, each scored without its own group; null when unknown.</param>
/// <param name="GoodSd">Standard deviation of them; null when unknown.</param>
/// <param name="FalseRejects">What the default promises on good parts; null when that is not known.</param>
public sealed record ModelThresholds(
    double Default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Quantile95 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? GoodMean = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? GoodSd = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FalseRejectBound? FalseRejects = null);

/// <summary>How far a replay may deviate.</summary>
/// <param name="Score">Largest deviation of a score, as <see cref="Deviation"/> has it.</param>
/// <param name="Map">Largest difference of a cell of a map.</param>
public sealed record GoldenTolerance(double Score, double Map)
{
    /// <summary>The least that is asked for: room for the last digits of float sums.</summary>
    public static GoldenTolerance Least { get; } = new(Score: 0.02, Map: 0.1);

    /// <summary>A looser replay would prove nothing: scores of good parts have a standard deviation of three to four.</summary>
    public static GoldenTolerance Most { get; } = new(Score: 1.5, Map: 3);

    /// <summary>
    /// How far a score is from the expected one: their difference, or beyond scores of ten the tenth part of it in shares of the expected
    /// one. A probe that is a hundred deviations away from good parts moves by more than one that is close.
    /// </summary>
    public static double Deviation(double actual, double expected) =>
        double.IsFinite(actual) ? Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected) / FarScore) : double.PositiveInfinity;

    private const double FarScore = 10;
}

/// <summary>A picture with a known answer.</summary>
/// <param name="Path">Its file beside the manifest: the whole frame, lossless.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file.</param>
/// <param name="PreparedSha256">The same of the model's input made from it, uint8 [channels, height, width].</param>
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
/// <param name="BankForm">In which numbers they are kept: "int8", "int7" or "float".</param>
public sealed record ModelLineage(
    DateTimeOffset CreatedUtc,
    string Program,
    string Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BackboneSha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DataSha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Images = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Groups = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Seed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? BankSizes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BankForm = null)
{
    /// <summary>What became of labelled defects; null when there were none.</summary>
    public LabelLineage? Labels { get; init; }
}

/// <summary>What became of labelled defects. Figures are cross-validated: on pictures of groups that were not learned from.</summary>
/// <param name="Decision">"taken", "not_better" (the model is the one from good parts alone) or "one_group" (likewise).</param>
/// <param name="Defects">Labelled defects of each class.</param>
/// <param name="ThresholdBefore">Threshold from good parts alone, on their score; null when nothing could be compared.</param>
/// <param name="ThresholdAfter">Threshold on the score with labels; null when nothing could be compared.</param>
/// <param name="AurocBefore">AUROC from good parts alone; null when nothing could be compared.</param>
/// <param name="AurocAfter">AUROC with labels; null when nothing could be compared.</param>
public sealed record LabelLineage(
    string Decision, IReadOnlyDictionary<string, int> Defects, double? ThresholdBefore, double? ThresholdAfter, double? AurocBefore, double? AurocAfter);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class DraftJson : JsonSerializerContext;
