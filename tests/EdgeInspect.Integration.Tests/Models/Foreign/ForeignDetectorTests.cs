using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Tests;

namespace EdgeInspect.Integration.Tests.Models.Foreign;

/// <summary>Models of other tools, packed and loaded, on pictures whose answers can be told by hand.</summary>
public sealed class ForeignDetectorTests : IDisposable
{
    private static readonly (byte, byte, byte) Black = (0, 0, 0);
    private static readonly (byte, byte, byte) White = (255, 255, 255);
    private static readonly (byte, byte, byte) Red = (255, 128, 128);
    private static readonly (byte, byte, byte) Blue = (128, 128, 255);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("float32", "logits", "logits")]
    [InlineData("float32", "probabilities", "probabilities")]
    [InlineData("float16", "logits", "logits")]
    public void A_classifier_names_the_class_and_scores_the_probability_of_any_defect(string type, string output, string values)
    {
        var onnx = ForeignGraph.Classifier(type == "float16" ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float);
        using var detector = Load(onnx, ForeignModel.Classifier.With(m =>
        {
            (m["input"]!["type"], m["decoder"]!["outputs"]!["classes"], m["decoder"]!["values"]) = (type, output, values);
        }));
        // All but the right columns are of the colour: 6 of 8 columns, 255 there and 128 elsewhere, is a mean of 0.875.
        Judge(detector, ForeignModel.Picture(128, Red, column: 0, row: 0, cells: 6), out var score);
        var logit = 40 * (((0.75 * 1) + (0.25 * 128 / 255)) - 0.7);
        Assert.Equal(1 / (1 + Math.Exp(-logit)), score, type == "float16" ? 1e-3 : 1e-4);
        Assert.Equal("red", detector.PredictedClass);
        Judge(detector, ForeignModel.Picture(128, Blue, column: 0, row: 0, cells: 6), out score);
        Assert.Equal(("blue", true), (detector.PredictedClass, score > 0.99));
        Judge(detector, ForeignModel.Picture(128, Black), out score);
        Assert.InRange(score, 0, 0.01);
        Assert.Equal(0, detector.Map.Length);
    }

    [Fact]
    public void The_colour_order_and_the_normalisation_of_the_manifest_are_what_the_model_gets()
    {
        using var swapped = Load(ForeignGraph.Classifier(), ForeignModel.Classifier.With(m => m["input"]!["colour"] = "bgr"));
        Judge(swapped, ForeignModel.Picture(128, Red, column: 0, row: 0, cells: 6), out _);
        Assert.Equal("blue", swapped.PredictedClass);
        // (0.5 - 0.25) / 0.25 = 1 for red, (0.5 - 0.5) / 1 = 0 for blue: a plain grey picture looks red.
        using var tinted = Load(ForeignGraph.Classifier(), ForeignModel.Classifier.With(m =>
            (m["input"]!["normalisation"]!["mean"]![0], m["input"]!["normalisation"]!["mean"]![2], m["input"]!["normalisation"]!["std"]![0]) = (0.25, 0.5, 0.25)));
        Judge(tinted, ForeignModel.Picture(128, Black, cells: 0), out var score);
        Assert.Equal("red", tinted.PredictedClass);
        Assert.Equal(1 / (1 + Math.Exp(-40 * (((128 / 255.0) - 0.25) / 0.25 - 0.7))), score, 1e-4);
    }

    [Theory]
    [InlineData("logits", "logits", "top_share", 0.02, 0.9999)]
    [InlineData("logits", "logits", "max", null, 0.9999)]
    [InlineData("winners", "class_map", "mean", null, 1 / 48.0)]
    public void A_segmenter_shows_where_and_scores_how_much(string output, string values, string score, double? share, double expected)
    {
        using var detector = Load(ForeignGraph.Segmenter(), ForeignModel.Segmenter.With(m =>
        {
            var decoder = m["decoder"]!.AsObject();
            (decoder["outputs"]!["classes"], decoder["values"], decoder["score"]) = (output, values, score);
            decoder.Remove("share");
            if (share is { } s)
                decoder["share"] = s;
        }));
        Judge(detector, ForeignModel.Picture(128, Black), out var dark);
        Assert.Equal(expected, dark, 1e-4);
        Assert.Equal("stain", detector.PredictedClass);
        Assert.Equal((8, 6), (detector.MapWidth, detector.MapHeight));
        Assert.Equal((2 * 8) + 3, detector.Map.IndexOf(detector.Map.ToArray().Max()));
        Judge(detector, ForeignModel.Picture(128, White), out _);
        Assert.Equal("glare", detector.PredictedClass);
        Judge(detector, ForeignModel.Picture(128, Black, cells: 0), out var plain);
        Assert.InRange(plain, 0, 1e-4);
    }

    [Theory]
    [InlineData("yolov8", "v8")]
    [InlineData("yolov5", "v5")]
    [InlineData("end_to_end", "v10")]
    [InlineData("efficient_nms", "boxes")]
    public void Every_layout_of_boxes_finds_the_same(string head, string output)
    {
        using var detector = Load(ForeignGraph.Yolo(), ForeignModel.Yolo.With(m =>
        {
            (m["decoder"]!["head"], m["decoder"]!["outputs"]!["boxes"]) = (head, output);
            if (head == "efficient_nms")
                (m["decoder"]!["outputs"]!["count"], m["decoder"]!["outputs"]!["scores"], m["decoder"]!["outputs"]!["classes"]) = ("count", "scores", "labels");
        }));
        Judge(detector, ForeignModel.Picture(128, Black), out var score);
        Assert.Equal((1, "stain"), (Math.Round(score, 4), detector.PredictedClass));
        // The cell in column 3 of 8 and row 2 of 6, in a map of 40 x 30.
        var shown = Enumerable.Range(0, 1200).Where(i => detector.Map[i] > 0.5f).Select(i => (X: i % 40, Y: i / 40)).ToArray();
        Assert.Equal((15, 19, 10, 14, 25), (shown.Min(c => c.X), shown.Max(c => c.X), shown.Min(c => c.Y), shown.Max(c => c.Y), shown.Length));
        Judge(detector, ForeignModel.Picture(128, White), out _);
        Assert.Equal("glare", detector.PredictedClass);
        Judge(detector, ForeignModel.Picture(128, Black, cells: 0), out var plain);
        Assert.Equal((0, null), (plain, detector.PredictedClass));
    }

    [Fact]
    public void A_letterboxed_region_is_found_where_it_is_in_the_frame()
    {
        using var detector = Load(ForeignGraph.Yolo(), ForeignModel.Yolo);
        // A region of 160 x 60 fills 64 x 24 of the input, 12 pixels down, so that its spot, the first 20 rows of it, fills half of the boxes of
        // rows 1 and 2. What lies under the first is dark, and it shows as the first 10 rows of the region: 5 of 30 cells.
        var placement = Judge(detector, ForeignModel.Picture(128, Black), out var score, new(0, 40, 160, 60));
        Assert.Equal(new(0, 12, 64, 24), placement.Target);
        Assert.True(score > 0.5);
        var shown = Enumerable.Range(0, 1200).Where(i => detector.Map[i] > 0.5f).Select(i => (X: i % 40, Y: i / 40)).ToArray();
        Assert.Equal((15, 19, 0, 4, 25), (shown.Min(c => c.X), shown.Max(c => c.X), shown.Min(c => c.Y), shown.Max(c => c.Y), shown.Length));
    }

    [Fact]
    public void An_anomaly_map_is_judged_by_its_highest_value_and_a_score_by_itself()
    {
        using var map = Load(ForeignGraph.Anomaly(), ForeignModel.AnomalyMap);
        Judge(map, ForeignModel.Picture(128, White), out var score);
        // The spot's edges are softened where the picture is made smaller.
        Assert.InRange(score, 115, 127);
        Assert.Equal(((2 * 8) + 3, null), (map.Map.IndexOf(map.Map.ToArray().Max()), map.PredictedClass));

        using var own = Load(ForeignGraph.Anomaly(), ForeignModel.AnomalyMap.With(m =>
            m["decoder"] = new System.Text.Json.Nodes.JsonObject { ["kind"] = "anomaly_score", ["outputs"] = new System.Text.Json.Nodes.JsonObject { ["score"] = "score" } }));
        Judge(own, ForeignModel.Picture(128, White), out var alone);
        Assert.Equal((score, 0), (alone, own.Map.Length));
    }

    [Fact]
    public void Runs_allocate_nothing()
    {
        (byte[] Onnx, string Manifest)[] models =
        [
            (ForeignGraph.Classifier(), ForeignModel.Classifier), (ForeignGraph.Segmenter(), ForeignModel.Segmenter),
            (ForeignGraph.Segmenter(), ForeignModel.Segmenter.With(m =>
                (m["decoder"]!["outputs"]!["classes"], m["decoder"]!["values"]) = ("winners", "class_map"))),
            (ForeignGraph.Yolo(), ForeignModel.Yolo), (ForeignGraph.Anomaly(), ForeignModel.AnomalyMap),
        ];
        foreach (var (onnx, manifest) in models)
        {
            using var detector = Load(onnx, manifest);
            for (var i = 0; i < 200; i++)
                detector.Run();
            Allocations.AssertNoneIn(() =>
            {
                for (var i = 0; i < 500; i++)
                    detector.Run();
            });
        }
    }

    private static Placement Judge(IDetector detector, byte[] pixels, out float score, RegionOfInterest? region = null)
    {
        detector.Placement = new Preparation(detector.Geometry).Prepare(ForeignModel.View(pixels), region, detector.Input);
        score = detector.Run();
        Assert.Null(detector.Failure);
        return detector.Placement;
    }

    private IDetector Load(byte[] onnx, string manifest) =>
        ModelLoader.Load(new() { Path = ForeignModel.Pack(_scratch.File(Guid.NewGuid().ToString("n")), onnx, manifest) }).Detector;
}
