using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;
using Google.Protobuf;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>How far the one goes who altered an ONNX file.</summary>
public enum Cover
{
    /// <summary>The file alone is altered.</summary>
    None,

    /// <summary>The manifest's SHA-256 of the file is mended.</summary>
    Hash,

    /// <summary>The file was exported anew: its digest and all it states fit the manifest.</summary>
    Export,
}

/// <summary>Alters a copy of the small model.</summary>
internal sealed class Tampering : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public Tampering() => Folder = TinyModel.CopyTo(Path.Combine(_scratch.Path, "model"));

    /// <summary>The copy.</summary>
    public string Folder { get; }

    private string ManifestPath => Path.Combine(Folder, ModelFolder.ManifestName);

    private string ModelPath => Path.Combine(Folder, ModelFolder.ModelName);

    public void Dispose() => _scratch.Dispose();

    /// <summary>Edits the manifest.</summary>
    public Tampering Manifest(Action<JsonNode> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(ManifestPath))!;
        edit(manifest);
        File.WriteAllText(ManifestPath, manifest.ToJsonString());
        return this;
    }

    /// <summary>Edits the ONNX file.</summary>
    public Tampering Graph(Action<ModelProto> edit, Cover cover)
    {
        var proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(ModelPath));
        edit(proto);
        return Replace(proto.ToByteArray(), cover);
    }

    /// <summary>Puts another ONNX file in its place.</summary>
    public Tampering Replace(byte[] model, Cover cover)
    {
        if (cover == Cover.Export)
        {
            var manifest = ModelManifest.Parse(File.ReadAllBytes(ManifestPath), "manifest");
            (model, manifest) = ModelStatement.Attach(model, manifest);
            File.WriteAllText(ManifestPath, manifest.ToJson());
        }
        File.WriteAllBytes(ModelPath, model);
        return cover == Cover.Hash ? Manifest(m => m["model"]!["sha256"] = ModelFolder.Sha256(model)) : this;
    }

    /// <summary>Replaces a golden picture and mends its SHA-256.</summary>
    public Tampering Golden(string path, Func<byte[], byte[]> edit)
    {
        var file = Path.Combine(Folder, path);
        var bytes = edit(File.ReadAllBytes(file));
        File.WriteAllBytes(file, bytes);
        return Manifest(m => m["golden"]!.AsArray().Single(g => g!["path"]!.GetValue<string>() == path)!["sha256"] = ModelFolder.Sha256(bytes));
    }

    /// <summary>Exports the file anew with the manifest as it is.</summary>
    public Tampering Export() => Replace(File.ReadAllBytes(ModelPath), Cover.Export);

    /// <summary>Edits the bytes of a constant.</summary>
    public static void Constant(ModelProto model, string name, Action<byte[]> edit)
    {
        var constant = model.Graph.Initializer.Single(i => i.Name == name);
        var bytes = constant.RawData.ToByteArray();
        edit(bytes);
        constant.RawData = ByteString.CopyFrom(bytes);
    }
}
