using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Detection.Decoders;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Detection.Decoders;

public sealed class DetectionDecoderTests
{
    private static readonly ModelDecoder Two = new() { Kind = ModelDecoder.Detection, Classes = ["scratch", "dent"], Head = "end_to_end", Confidence = 0.1 };

    [Fact]
    public void Yolov5_multiplies_objectness_and_class()
    {
        var decoder = Create(Two with { Head = "yolov5" }, ("boxes", [1, 2, 7]));
        var score = decoder.Decode(Decoding.Wide, [10, 10, 4, 8, 0.5f, 0.2f, 0.9f, /**/ 50, 20, 10, 10, 0.9f, 0.4f, 0.1f]);
        Assert.Equal(0.45f, score, 1e-6);
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.Equal([(8f, 6f, 12f, 14f, 1), (45f, 15f, 55f, 25f, 0)], decoder.Boxes.ToArray().Select(b => (b.Left, b.Top, b.Right, b.Bottom, b.Class)));
        Assert.Equal(0.36f, decoder.Boxes[1].Confidence, 1e-6);
    }

    [Fact]
    public void Yolov8_has_a_column_for_each_box_and_no_objectness()
    {
        var decoder = Create(Two with { Head = "yolov8" }, ("boxes", [1, 6, 2]));
        var score = decoder.Decode(Decoding.Wide, [10, 50, /*y*/ 10, 20, /*w*/ 4, 10, /*h*/ 8, 10, /*scratch*/ 0.2f, 0.7f, /*dent*/ 0.3f, 0.1f]);
        Assert.Equal((0.7f, "scratch"), (score, decoder.PredictedClass));
        Assert.Equal([(45f, 15f, 55f, 25f, 0), (8f, 6f, 12f, 14f, 1)], decoder.Boxes.ToArray().Select(b => (b.Left, b.Top, b.Right, b.Bottom, b.Class)));
    }

    [Fact]
    public void Efficient_nms_looks_no_further_than_its_count()
    {
        var decoder = Create(Two with { Head = "efficient_nms" }, ("count", [1, 1]), ("boxes", [1, 2, 4]), ("scores", [1, 2]), ("classes", [1, 2]));
        Assert.Equal(0.3f, decoder.Decode(Decoding.Wide, [1], [0, 0, 8, 8, 9, 9, 20, 20], [0.3f, 0.9f], [1, 0]));
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, [3], [0, 0, 8, 8, 9, 9, 20, 20], [0.3f, 0.9f], [1, 0])));
    }

    [Fact]
    public void No_box_is_a_score_of_nothing()
    {
        var decoder = EndToEnd(2);
        Assert.Equal(0, decoder.Decode(Decoding.Wide, new float[12]));
        Assert.Null(decoder.PredictedClass);
        Assert.Equal(0, decoder.Boxes.Length);
        Assert.All(decoder.Map.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Of_equally_confident_boxes_the_first_names_the_class()
    {
        var decoder = EndToEnd(3);
        decoder.Decode(Decoding.Wide, [0, 0, 5, 5, 0.2f, 0, /**/ 20, 20, 30, 30, 0.8f, 1, /**/ 0, 0, 9, 9, 0.8f, 0]);
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.Equal([1, 0, 0], decoder.Boxes.ToArray().Select(b => b.Class));
    }

    /// <summary>Two boxes of 10 x 10 that share 8 x 10 overlap by 80 / 120 = 0.67; those that share 4 x 10 by 40 / 160 = 0.25.</summary>
    [Theory]
    [InlineData(2, 0, 0, 1)]
    [InlineData(2, 1, 0, 2)]
    [InlineData(6, 0, 0, 2)]
    [InlineData(6, 0, 0.2, 1)]
    public void Only_boxes_of_the_same_class_suppress_each_other(float shift, int other, double overlap, int left)
    {
        var decoder = Create(Two with { Head = "yolov5", Overlap = overlap > 0 ? overlap : null }, ("boxes", [1, 2, 7]));
        decoder.Decode(Decoding.Wide, [20, 20, 10, 10, 1, 0.9f, 0, /**/ 20 + shift, 20, 10, 10, 1, other == 0 ? 0.8f : 0, other == 1 ? 0.8f : 0]);
        Assert.Equal(left, decoder.Boxes.Length);
        Assert.Equal(0.9f, decoder.Boxes[0].Confidence);
    }

    [Fact]
    public void A_graph_that_suppresses_itself_is_believed()
    {
        var decoder = EndToEnd(2);
        decoder.Decode(Decoding.Wide, [0, 0, 10, 10, 0.9f, 0, /**/ 0, 0, 10, 10, 0.8f, 0]);
        Assert.Equal(2, decoder.Boxes.Length);
    }

    [Fact]
    public void Boxes_are_cut_to_the_frame_and_those_outside_do_not_count()
    {
        var decoder = EndToEnd(3);
        var score = decoder.Decode(Decoding.Wide, [-9, -9, 5, 50, 0.5f, 0, /**/ -9, 0, 0, 9, 0.9f, 0, /**/ 80, 3, 99, 9, 0.9f, 0]);
        Assert.Equal(0.5f, score);
        Assert.Equal([new DefectBox(0, 0, 5, 40, 0.5f, 0)], decoder.Boxes.ToArray());
    }

    [Fact]
    public void A_box_without_area_counts() => Assert.Equal(0.9f, EndToEnd(1).Decode(Decoding.Wide, [7, 7, 7, 9, 0.9f, 0]));

    [Theory]
    [InlineData(20, 20, 9, 9)]
    [InlineData(0.2f, 0.2f, 0.6f, 0.6f)]
    public void Centre_and_size_or_shares_read_as_corners_make_no_score(float left, float top, float right, float bottom) =>
        Assert.Equal(float.NaN, EndToEnd(1).Decode(Decoding.Wide, [left, top, right, bottom, 0.9f, 0]));

    [Fact]
    public void A_good_thing_that_is_found_is_no_defect()
    {
        var decoder = Create(Two with { Good = "dent" }, ("boxes", [1, 2, 6]));
        Assert.Equal(0.3f, decoder.Decode(Decoding.Wide, [0, 0, 9, 9, 0.9f, 1, /**/ 0, 0, 9, 9, 0.3f, 0]));
        Assert.Equal("scratch", decoder.PredictedClass);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(3, float.PositiveInfinity)]
    [InlineData(4, float.NaN)]
    [InlineData(4, 1.2f)]
    [InlineData(4, -3f)]
    [InlineData(5, 2f)]
    [InlineData(5, -1f)]
    [InlineData(5, float.NaN)]
    public void Values_that_can_not_be_are_no_score(int at, float value)
    {
        float[] row = [0, 0, 9, 9, 0.9f, 0];
        row[at] = value;
        var decoder = EndToEnd(1);
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, row)));
        Assert.Null(decoder.PredictedClass);
    }

    [Theory]
    [InlineData("yolov5", 4)]
    [InlineData("yolov5", 6)]
    [InlineData("yolov8", 5)]
    public void Confidences_that_are_no_numbers_are_no_score(string head, int at)
    {
        float[] values = [10, 10, 4, 8, 0.5f, 0.2f, 0.9f];
        values[at] = float.NaN;
        var decoder = head == "yolov5" ? Create(Two with { Head = head }, ("boxes", [1, 1, 7])) : Create(Two with { Head = head }, ("boxes", [1, 6, 1]));
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, values)));
    }

    [Fact]
    public void A_letterboxed_box_comes_back_in_pixels_of_the_frame_and_the_pad_does_not_count()
    {
        // A region of 400 x 100 at (50, 20) fills 80 x 20 in the middle of 80 x 40: a fifth of its size, 10 pixels down.
        var geometry = Decoding.Wide with { Fit = InputFit.Letterbox };
        var placement = geometry.Place(new(50, 20, 400, 100));
        Assert.Equal(new(0, 10, 80, 20), placement.Target);
        var decoder = (DetectionDecoder)Decoding.Create(Two, geometry, ("boxes", [1, 2, 6]));
        var score = decoder.Decode([[8, 12, 16, 14, 0.6f, 0, /**/ 8, 0, 16, 10, 0.9f, 1]], placement);
        Assert.Equal(0.6f, score);
        Assert.Equal([new DefectBox(90, 30, 130, 40, 0.6f, 0)], decoder.Boxes.ToArray());
        // 40 x 20 cells over the region: a cell is 10 x 5 pixels of the frame.
        Assert.Equal((40, 20), (decoder.MapWidth, decoder.MapHeight));
        var drawn = Enumerable.Range(0, 800).Where(i => decoder.Map[i] > 0).Select(i => (i % 40, i / 40)).ToArray();
        Assert.Equal([(4, 2), (5, 2), (6, 2), (7, 2), (4, 3), (5, 3), (6, 3), (7, 3)], drawn);
    }

    [Fact]
    public void At_most_a_hundred_boxes_are_kept_the_most_confident_ones()
    {
        const int Many = 300;
        var rows = Enumerable.Range(0, Many).SelectMany(i => new[] { 0, 0, 9, 9, 0.2f + (i * 0.001f), 0 }).ToArray();
        var decoder = EndToEnd(Many);
        Assert.Equal(0.499f, decoder.Decode(Decoding.Wide, rows), 1e-6);
        Assert.Equal(DetectionDecoder.MostBoxes, decoder.Boxes.Length);
        Assert.Equal(0.4f, decoder.Boxes[^1].Confidence, 1e-6);
    }

    [Fact]
    public void Suppression_allocates_nothing()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 500 * 7).Select(_ => random.NextSingle()).ToArray();
        Decoding.AssertAllocatesNothing(Create(Two with { Head = "yolov5" }, ("boxes", [1, 500, 7])), Decoding.Wide, rows);
    }

    private static DetectionDecoder EndToEnd(int boxes) => Create(Two, ("boxes", [1, boxes, 6]));

    private static DetectionDecoder Create(ModelDecoder decoder, params (string Role, int[] Shape)[] outputs) =>
        (DetectionDecoder)Decoding.Create(decoder, Decoding.Wide, outputs);
}
