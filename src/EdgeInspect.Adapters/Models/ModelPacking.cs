using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>What to pack and where to put it.</summary>
/// <param name="Onnx">The ONNX file.</param>
/// <param name="Manifest">A manifest by hand: name, input, decoder and thresholds.default; what can be computed may be missing.</param>
/// <param name="Golden">Folder of pictures whose answers are to travel with the model.</param>
/// <param name="Folder">Folder of the model to make.</param>
public sealed record PackingRequest(string Onnx, string Manifest, string Golden, string Folder);

/// <summary>From an ONNX file of another tool to a model folder that was loaded and replayed once.</summary>
public static class ModelPacking
{
    /// <summary>Most golden pictures: each is replayed whenever the model is loaded.</summary>
    public const int MostPictures = 50;

    private const string Method = "packed/1";

    private static readonly JsonDocumentOptions ByHand = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Packs.</summary>
    /// <exception cref="ModelException">
    /// The place is taken, the manifest or the ONNX file can't be used or don't fit each other, or a score is no number.
    /// </exception>
    /// <exception cref="ImageFiles.ImageFileException">A picture can't be read.</exception>
    /// <exception cref="Core.Lifecycle.DataSetException">There is no picture.</exception>
    public static ModelManifest Pack(PackingRequest request, TimeProvider time)
    {
        ModelFolder.CheckPlace(request.Folder);
        var pictures = DataSetReader.ReadGood(request.Golden).Select(s => s.Path).ToArray();
        if (pictures.Length > MostPictures)
            throw new ModelException($"'{request.Golden}' holds {pictures.Length} pictures; at most {MostPictures} golden ones are allowed");
        var model = Read(request.Onnx);
        var manifest = Completed(request, model, time);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using (var detector = OnnxDetector.Load(model, request.Onnx, manifest, new ModelOptions()))
            manifest = manifest with { Golden = GoldenSet.Make(detector, pictures, files) };
        (files[ModelFolder.ModelName], manifest) = ModelStatement.Attach(model, manifest);
        ModelFolder.Write(request.Folder, manifest, files, place => ModelLoader.Load(new ModelOptions { Path = place }).Detector.Dispose());
        return manifest;
    }

    /// <summary>The manifest by hand with what only packing knows, checked.</summary>
    private static ModelManifest Completed(PackingRequest request, byte[] model, TimeProvider time)
    {
        if (Parse(request.Manifest) is not JsonObject draft)
            throw new ModelException($"{request.Manifest} is no model manifest: a JSON object is expected");
        if (draft["decoder"] is not JsonObject decoder || decoder["kind"]?.ToString() == ModelDecoder.Taught)
            throw new ModelException($"{request.Manifest}: decoder is missing or 'taught'; a model of another tool needs one of the other kinds");
        Default(draft, "spec_version", ModelManifest.CurrentSpecVersion);
        Default(draft, "product", "edgeinspect");
        Default(draft, "name", Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder))));
        Default(draft, "tolerance", new JsonObject { ["score"] = GoldenTolerance.Least.Score, ["map"] = GoldenTolerance.Least.Map });
        if (draft["input"] is JsonObject input)
            Default(input, "resizer", Preparation.ResizerId);
        draft["model"] = new JsonObject { ["path"] = ModelFolder.ModelName, ["bytes"] = model.Length, ["sha256"] = ModelFolder.Sha256(model) };
        draft["golden"] = new JsonArray();
        draft["lineage"] = new JsonObject
        {
            ["created_utc"] = time.GetUtcNow(),
            ["program"] = $"edgeinspect {typeof(ModelPacking).Assembly.GetName().Version?.ToString(3)}",
            ["method"] = Method,
        };
        return ModelManifest.ParseDraft(Encoding.UTF8.GetBytes(draft.ToJsonString()), request.Manifest);
    }

    private static void Default(JsonObject json, string field, JsonNode value)
    {
        if (!json.ContainsKey(field))
            json[field] = value;
    }

    private static JsonNode? Parse(string path)
    {
        try
        {
            return JsonNode.Parse(Read(path), documentOptions: ByHand);
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path} is no model manifest: {e.Message}", e);
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"'{path}' can't be read: {e.Message}", e);
        }
    }
}
