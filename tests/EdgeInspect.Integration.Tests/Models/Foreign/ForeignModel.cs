using System.Text.Json.Nodes;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models.Foreign;

/// <summary>Manifests by hand for the graphs of <see cref="ForeignGraph"/>, and pictures that they know what to say of.</summary>
internal static class ForeignModel
{
    public const int PictureWidth = 160;
    public const int PictureHeight = 120;

    /// <summary>Float RGB, logits of three classes.</summary>
    public const string Classifier = """
        {
          // by hand
          "name": "colours",
          "input": { "tensor": "pixels", "width": 64, "height": 48, "layout": "nchw", "type": "float32", "colour": "rgb",
            "normalisation": { "scale": 0.00392156862745098, "mean": [0, 0, 0], "std": [1, 1, 1] } },
          "decoder": { "kind": "classification", "outputs": { "classes": "logits" }, "values": "logits",
            "classes": ["good", "red", "blue"], "good": "good", "score": "probability" },
          "thresholds": { "default": 0.5 },
        }
        """;

    /// <summary>Grey bytes, channels last, logits of three classes for each cell.</summary>
    public const string Segmenter = """
        {
          "name": "stains",
          "input": { "tensor": "grey", "width": 64, "height": 48, "layout": "nhwc", "type": "uint8", "colour": "grey" },
          "decoder": { "kind": "segmentation", "outputs": { "classes": "logits" }, "values": "logits",
            "classes": ["good", "stain", "glare"], "good": "good", "score": "top_share", "share": 0.02 },
          "thresholds": { "default": 0.5 }
        }
        """;

    /// <summary>Float RGB, letterboxed, YOLO v8.</summary>
    public const string Yolo = """
        {
          "name": "spots",
          "input": { "tensor": "images", "width": 64, "height": 48, "layout": "nchw", "type": "float32", "colour": "rgb", "fit": "letterbox",
            "normalisation": { "scale": 0.00392156862745098, "mean": [0, 0, 0], "std": [1, 1, 1] } },
          "decoder": { "kind": "detection", "outputs": { "boxes": "v8" }, "head": "yolov8", "classes": ["stain", "glare"], "confidence": 0.05 },
          "thresholds": { "default": 0.5 }
        }
        """;

    /// <summary>Bytes BGR, an anomaly map.</summary>
    public const string AnomalyMap = """
        {
          "name": "odd",
          "input": { "tensor": "bgr", "width": 64, "height": 48, "layout": "nchw", "type": "uint8", "colour": "bgr" },
          "decoder": { "kind": "anomaly_map", "outputs": { "map": "map" }, "score": "max" },
          "thresholds": { "default": 60 }
        }
        """;

    /// <summary>A manifest with some of it changed.</summary>
    public static string With(this string manifest, Action<JsonNode> edit)
    {
        var json = JsonNode.Parse(manifest, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        edit(json);
        return json.ToJsonString();
    }

    /// <summary>A picture of one grey with a rectangle of another colour, 20 pixels high and wide: one cell.</summary>
    public static byte[] Picture(byte grey, (byte R, byte G, byte B) spot, int column = 3, int row = 2, int cells = 1)
    {
        var pixels = new byte[3 * PictureWidth * PictureHeight];
        Array.Fill(pixels, grey);
        for (var y = 20 * row; y < 20 * (row + cells); y++)
        {
            for (var x = 20 * column; x < 20 * (column + cells); x++)
                (pixels[3 * ((y * PictureWidth) + x)], pixels[(3 * ((y * PictureWidth) + x)) + 1], pixels[(3 * ((y * PictureWidth) + x)) + 2]) = spot;
        }
        return pixels;
    }

    /// <summary>The picture as the program sees frames.</summary>
    public static ImageView View(byte[] pixels) => new(pixels, PictureWidth, PictureHeight, 3 * PictureWidth, PixelFormat.Rgb24);

    /// <summary>Writes a picture.</summary>
    public static void Write(string path, byte[] pixels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ImageFile.EncodePng(View(pixels)));
    }

    /// <summary>Writes what packing takes.</summary>
    public static PackingRequest Request(string folder, byte[] onnx, string manifest)
    {
        var request = new PackingRequest(
            Path.Combine(folder, "model.onnx"), Path.Combine(folder, "by-hand.json"), Path.Combine(folder, "golden-pictures"), Path.Combine(folder, "model"));
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(request.Onnx, onnx);
        File.WriteAllText(request.Manifest, manifest);
        Write(Path.Combine(request.Golden, "plain.png"), Picture(128, (128, 128, 128)));
        Write(Path.Combine(request.Golden, "dark.png"), Picture(128, (0, 0, 0)));
        return request;
    }

    /// <summary>Packs a model and gives its folder.</summary>
    public static string Pack(string folder, byte[] onnx, string manifest)
    {
        var request = Request(folder, onnx, manifest);
        ModelPacking.Pack(request, TimeProvider.System);
        return request.Folder;
    }
}
