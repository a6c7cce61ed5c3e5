using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;
using Google.Protobuf;

namespace EdgeInspect.Adapters.Models;

/// <summary>
/// What a taught ONNX file states of itself, in its metadata: every value of the manifest that decides how it is fed, judged and proven,
/// and a digest of its graph (weights, constants, nodes). A manifest's SHA-256 is mended by hand in a moment; after that a changed
/// threshold still disagrees with the file, and a flipped weight with the digest. Neither is a signature: who rewrites all of them
/// consistently has made another model.
/// </summary>
internal static class ModelStatement
{
    private const string Prefix = "edgeinspect.";
    private const string GraphKey = "graph_sha256";
    private const string Producer = "edgeinspect";
    private const string TaughtMethod = "memory-banks/";

    /// <summary>Longer texts (maps of golden pictures) are stated by their SHA-256.</summary>
    private const int LongestText = 100;

    /// <summary>
    /// A file can't state its own digest; a model may be renamed; when and by which version it was taught is left out so that the same
    /// pictures and seed give the same bytes.
    /// </summary>
    private static readonly string[] Unstated = ["model.path", "model.bytes", "model.sha256", "name", "lineage.created_utc", "lineage.program"];

    /// <summary>Writes the manifest's values and the graph's digest into the file.</summary>
    /// <param name="model">Bytes of the ONNX file.</param>
    /// <param name="manifest">Its manifest; what it says of the file itself is not used.</param>
    /// <returns>Bytes of the ONNX file with its statement, and the manifest that names them.</returns>
    public static (byte[] Model, ModelManifest Manifest) Attach(byte[] model, ModelManifest manifest)
    {
        var proto = ModelProto.Parser.ParseFrom(model);
        RemoveFrom(proto);
        var values = Values(Encoding.UTF8.GetBytes(manifest.ToJson()));
        values[GraphKey] = GraphDigest(proto);
        foreach (var (key, value) in values)
            proto.MetadataProps.Add(new StringStringEntryProto { Key = Prefix + key, Value = value });
        var stated = proto.ToByteArray();
        return (stated, manifest with { Model = new(ModelFolder.ModelName, stated.Length, ModelFolder.Sha256(stated)) });
    }

    /// <summary>Compares a verified file with its manifest and with its own digest.</summary>
    /// <param name="model">The model; its ONNX file is verified.</param>
    /// <param name="checks">Takes one failure for each value that disagrees.</param>
    public static void Check(VerifiedModel model, ModelChecks checks)
    {
        if (Parse(model.Model!) is not { } proto)
            return; // What the runtime says of such a file is clearer.
        var file = Path.Combine(model.Folder, model.Manifest.Model.Path);
        var stated = proto.MetadataProps.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .DistinctBy(p => p.Key, StringComparer.Ordinal)
            .ToDictionary(p => p.Key[Prefix.Length..], p => p.Value, StringComparer.Ordinal);
        if (stated.Count == 0)
            CheckWithout(proto, model.Manifest, file, checks);
        else
            Compare(model, proto, stated, checks);
    }

    private static void CheckWithout(ModelProto proto, ModelManifest manifest, string file, ModelChecks checks)
    {
        var isTaught = manifest.Lineage.Method.StartsWith(TaughtMethod, StringComparison.Ordinal) || proto.ProducerName == Producer;
        if (isTaught)
            checks.Fail("statement", $"'{file}' states nothing of its use, as a taught model's file does: it is not the file that was taught, or was saved by another tool");
        else
            checks.Skip("statement", "not stated in the file, which was not made by teaching: its golden pictures alone speak for it");
    }

    private static void Compare(VerifiedModel model, ModelProto proto, Dictionary<string, string> stated, ModelChecks checks)
    {
        var (file, manifest) = (Path.Combine(model.Folder, model.Manifest.Model.Path), Path.Combine(model.Folder, ModelFolder.ManifestName));
        var digest = GraphDigest(proto);
        var statedDigest = stated.GetValueOrDefault(GraphKey, "nothing");
        checks.Note(
            "graph",
            string.Equals(digest, statedDigest, StringComparison.Ordinal),
            $"weights and nodes are those that were exported ({digest[..12]}…)",
            $"'{file}' is not the graph that was exported: the SHA-256 of its weights and nodes is {digest}, stated is {statedDigest}");

        stated.Remove(GraphKey);
        var values = Values(model.ManifestJson);
        var disagreeing = values.Keys.Union(stated.Keys, StringComparer.Ordinal)
            .Where(k => !string.Equals(values.GetValueOrDefault(k), stated.GetValueOrDefault(k), StringComparison.Ordinal)).ToArray();
        foreach (var key in disagreeing)
            checks.Fail("statement", $"'{manifest}': {key} is {Shown(values, key)}, but '{file}' was taught with {Shown(stated, key)}");
        if (disagreeing.Length == 0)
            checks.Pass("statement", $"the manifest and the file agree on {values.Count} values");
    }

    private static string Shown(IReadOnlyDictionary<string, string> values, string key) =>
        values.TryGetValue(key, out var value) ? $"'{value}'" : "nothing";

    private static ModelProto? Parse(byte[] model)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void RemoveFrom(ModelProto proto)
    {
        var others = proto.MetadataProps.Where(p => !p.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        proto.MetadataProps.Clear();
        proto.MetadataProps.AddRange(others);
    }

    /// <summary>SHA-256 of the graph and its operator sets as this program writes them, whoever wrote the file.</summary>
    private static string GraphDigest(ModelProto proto)
    {
        var bare = new ModelProto { IrVersion = proto.IrVersion, Graph = proto.Graph };
        bare.OpsetImport.AddRange(proto.OpsetImport);
        return ModelFolder.Sha256(bare.ToByteArray());
    }

    /// <summary>The values of a manifest by their paths, numbers in their shortest form. What is null is not there.</summary>
    private static SortedDictionary<string, string> Values(ReadOnlyMemory<byte> manifest)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var json = JsonDocument.Parse(manifest);
        Add(values, "", json.RootElement);
        foreach (var key in Unstated)
            values.Remove(key);
        return values;
    }

    private static void Add(SortedDictionary<string, string> values, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Add(values, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                    Add(values, $"{path}[{i}]", item);
                break;
            case JsonValueKind.Null:
                break;
            default:
                values[path] = Text(value);
                break;
        }
    }

    private static string Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble().ToString("R", CultureInfo.InvariantCulture);
        var text = value.ToString();
        return text.Length <= LongestText ? text : "SHA-256 " + ModelFolder.Sha256(Encoding.UTF8.GetBytes(text));
    }
}
