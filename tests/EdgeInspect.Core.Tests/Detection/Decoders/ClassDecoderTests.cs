using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Detection.Decoders;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Detection.Decoders;

/// <summary>Classification and segmentation.</summary>
public sealed class ClassDecoderTests
{
    private static readonly ModelDecoder Classes = new()
    {
        Kind = ModelDecoder.Classification, Classes = ["scratch", "good", "dent"], Good = "good", Values = "logits", Score = "probability",
    };

    private static readonly ModelDecoder Pixels = Classes with { Kind = ModelDecoder.Segmentation, Score = "mean" };

    [Fact]
    public void Logits_become_the_probability_of_any_defect()
    {
        var decoder = Decoding.Create(Classes, Decoding.Wide, ("classes", [1, 3]));
        // Shares e^0 : e^ln 6 : e^ln 3 = 1 : 6 : 3.
        Assert.Equal(0.4f, decoder.Decode(Decoding.Wide, [0, MathF.Log(6), MathF.Log(3)]), 1e-6);
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.Equal(0.4f, decoder.Decode(Decoding.Wide, [900, 900 + MathF.Log(6), 900 + MathF.Log(3)]), 1e-4);
    }

    [Fact]
    public void Log_odds_keep_apart_what_probabilities_do_not()
    {
        var decoder = Decoding.Create(Classes with { Score = "log_odds" }, Decoding.Wide, ("classes", [1, 3, 1, 1]));
        Assert.Equal(MathF.Log(4f / 6), decoder.Decode(Decoding.Wide, [0, MathF.Log(6), MathF.Log(3)]), 1e-5);
        Assert.Equal(-18f, decoder.Decode(Decoding.Wide, [-18, 0, -99]), 1e-3);
        Assert.Equal(20.723f, decoder.Decode(Decoding.Wide, [500, 0, 0]), 1e-3);
    }

    [Fact]
    public void Probabilities_are_taken_as_they_are_and_of_equal_classes_the_first()
    {
        var decoder = Decoding.Create(Classes with { Values = "probabilities" }, Decoding.Wide, ("classes", [1, 3]));
        Assert.Equal(0.5f, decoder.Decode(Decoding.Wide, [0.25f, 0.5f, 0.25f]));
        Assert.Equal("scratch", decoder.PredictedClass);
    }

    [Theory]
    [InlineData("logits", 0f, 0.5f)]
    [InlineData("logits", 1.0986123f, 0.75f)]
    [InlineData("probabilities", 0.3f, 0.3f)]
    public void One_value_of_two_classes_is_the_defects(string values, float value, float expected)
    {
        var decoder = Decoding.Create(Classes with { Classes = ["good", "dent"], Values = values }, Decoding.Wide, ("classes", [1, 1]));
        Assert.Equal(expected, decoder.Decode(Decoding.Wide, [value]), 1e-6);
        Assert.Equal("dent", decoder.PredictedClass);
    }

    [Theory]
    [InlineData("logits", float.NaN, 0, 0)]
    [InlineData("logits", float.PositiveInfinity, 0, 0)]
    [InlineData("probabilities", 2, -1, 0)]
    [InlineData("probabilities", 0.9f, 0.9f, 0.9f)]
    [InlineData("probabilities", 0, 0, 0)]
    public void What_is_no_probability_is_no_score(string values, float a, float b, float c)
    {
        var decoder = Decoding.Create(Classes with { Values = values }, Decoding.Wide, ("classes", [1, 3]));
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, [a, b, c])));
        Assert.Null(decoder.PredictedClass);
    }

    [Fact]
    public void Segmentation_takes_the_class_that_wins_most_pixels()
    {
        // Four pixels: probabilities of scratch, good, dent.
        var decoder = Decoding.Create(Pixels with { Values = "probabilities" }, Decoding.Wide, ("classes", [1, 3, 1, 4]));
        var score = decoder.Decode(Decoding.Wide, [0.9f, 0.1f, 0, 0, /*good*/ 0.1f, 0.3f, 0.4f, 1, /*dent*/ 0, 0.6f, 0.6f, 0]);
        Assert.Equal((0.9f + 0.7f + 0.6f + 0) / 4, score, 1e-6);
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.Equal([0.9f, 0.7f, 0.6f, 0], decoder.Map.ToArray().Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Where_no_defect_wins_a_pixel_the_highest_place_names_it()
    {
        var decoder = Decoding.Create(Pixels with { Values = "probabilities", Score = "max" }, Decoding.Wide, ("classes", [1, 3, 1, 2]));
        Assert.Equal(0.4f, decoder.Decode(Decoding.Wide, [0.2f, 0.1f, /*good*/ 0.8f, 0.6f, /*dent*/ 0, 0.3f]), 1e-6);
        Assert.Equal("dent", decoder.PredictedClass);
    }

    [Fact]
    public void A_share_read_as_a_class_makes_no_score()
    {
        var decoder = Decoding.Create(Pixels with { Values = "class_map" }, Decoding.Wide, ("classes", [1, 2, 4]));
        Assert.Equal(float.NaN, decoder.Decode(Decoding.Wide, [0, 0, 0.97f, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void A_class_map_counts_pixels_that_are_not_good()
    {
        var decoder = Decoding.Create(Pixels with { Values = "class_map" }, Decoding.Wide, ("classes", [1, 2, 4]));
        Assert.Equal(3f / 8, decoder.Decode(Decoding.Wide, [1, 1, 0, 1, 2, 2, 1, 1]));
        Assert.Equal("dent", decoder.PredictedClass);
        Assert.Equal([0, 0, 1, 0, 1, 1, 0, 0], decoder.Map.ToArray());
        Assert.Equal(0, decoder.Decode(Decoding.Wide, [1, 1, 1, 1, 1, 1, 1, 1]));
        Assert.Null(decoder.PredictedClass);
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, [1, 1, 1, 1, 1, 1, 1, 3])));
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, [1, 1, 1, 1, -1, 1, 1, 1])));
    }

    [Fact]
    public void What_a_letterboxed_region_leaves_is_not_segmented()
    {
        var geometry = Decoding.Wide with { Fit = InputFit.Letterbox };
        var decoder = Decoding.Create(Pixels with { Values = "class_map" }, geometry, ("classes", [1, 4, 2]));
        // 80 x 20 in the middle: the second and third of four rows.
        Assert.Equal(0.25f, decoder.Decode([[2, 2, /**/ 1, 1, /**/ 0, 1, /**/ 2, 2]], geometry.Place(new(0, 0, 400, 100))));
        Assert.Equal("scratch", decoder.PredictedClass);
        Assert.Equal([0, 0, 0, 0, 1, 0, 1, 0], decoder.Map.ToArray());
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 3 * 200 * 300).Select(_ => random.NextSingle()).ToArray();
        var decoder = Decoding.Create(Pixels with { Score = "top_share", Share = 0.01 }, Decoding.Wide, ("classes", [1, 3, 200, 300]));
        Decoding.AssertAllocatesNothing(decoder, Decoding.Wide, values);
        Assert.Equal((100, 67), (decoder.MapWidth, decoder.MapHeight));
        Decoding.AssertAllocatesNothing(Decoding.Create(Classes, Decoding.Wide, ("classes", [1, 3])), Decoding.Wide, [1, 2, 3]);
    }
}
