using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Detection.Decoders;

/// <summary>Anomaly maps and scores.</summary>
public sealed class AnomalyDecoderTests
{
    private static readonly ModelDecoder Map = new() { Kind = ModelDecoder.AnomalyMap, Score = "max" };

    [Theory]
    [InlineData("max", null, 9)]
    [InlineData("mean", null, 4.5)]
    [InlineData("top_share", 0.2, 8.5)]
    [InlineData("top_share", 0.01, 9)]
    [InlineData("top_share", 1.0, 4.5)]
    public void The_score_is_taken_from_the_map(string score, double? share, float expected)
    {
        var decoder = Decoding.Create(Map with { Score = score, Share = share }, Decoding.Wide, ("map", [1, 1, 2, 5]));
        Assert.Equal(expected, decoder.Decode(Decoding.Wide, [3, 8, 1, 0, 7, 2, 9, 4, 6, 5]));
        Assert.Equal([3, 8, 1, 0, 7, 2, 9, 4, 6, 5], decoder.Map.ToArray());
        Assert.Null(decoder.PredictedClass);
    }

    [Theory]
    [InlineData("max", null)]
    [InlineData("mean", null)]
    [InlineData("top_share", 0.2)]
    public void A_value_that_is_no_number_is_no_score(string score, double? share)
    {
        var decoder = Decoding.Create(Map with { Score = score, Share = share }, Decoding.Wide, ("map", [2, 5]));
        Assert.True(float.IsNaN(decoder.Decode(Decoding.Wide, [3, 8, 1, float.NaN, 7, 2, 9, 4, 6, 5])));
    }

    [Fact]
    public void The_top_share_of_many_values_is_that_of_the_sorted_ones()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 5000).Select(_ => MathF.Round(random.NextSingle(), 2)).ToArray();
        var decoder = Decoding.Create(Map with { Score = "top_share", Share = 0.1 }, Decoding.Wide, ("map", [1, 50, 100]));
        Assert.Equal(values.OrderDescending().Take(500).Average(), decoder.Decode(Decoding.Wide, values), 1e-5);
    }

    [Fact]
    public void A_map_of_the_letterboxed_input_shows_and_counts_the_region_alone()
    {
        var geometry = Decoding.Wide with { Fit = InputFit.Letterbox };
        var decoder = Decoding.Create(Map, geometry, ("map", [1, 1, 4, 2]));
        Assert.Equal(4, decoder.Decode([[9, 9, 1, 2, 3, 4, 9, 9]], geometry.Place(new(7, 7, 400, 100))));
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4], decoder.Map.ToArray());
    }

    [Fact]
    public void A_large_map_is_kept_small_by_its_highest_values()
    {
        var values = new float[256 * 300];
        values[(255 * 300) + 299] = 7;
        values[300 + 1] = 5;
        var decoder = Decoding.Create(Map, Decoding.Wide, ("map", [1, 1, 256, 300]));
        Assert.Equal(7, decoder.Decode(Decoding.Wide, values));
        Assert.Equal((100, 86), (decoder.MapWidth, decoder.MapHeight));
        Assert.Equal((5, 7, 12), (decoder.Map[0], decoder.Map[^1], decoder.Map.ToArray().Sum()));
    }

    [Fact]
    public void A_score_of_the_graphs_own_needs_no_map()
    {
        var spec = new ModelDecoder { Kind = ModelDecoder.AnomalyScore };
        var alone = Decoding.Create(spec, Decoding.Wide, ("score", []));
        Assert.Equal((2.5f, 0), (alone.Decode(Decoding.Wide, [2.5f]), alone.Map.Length));
        var both = Decoding.Create(spec, Decoding.Wide, ("score", [1, 1]), ("map", [1, 1, 2]));
        Assert.Equal(2.5f, both.Decode(Decoding.Wide, [2.5f], [1, 4]));
        Assert.Equal([1, 4], both.Map.ToArray());
    }

    [Fact]
    public void Every_output_that_does_not_fit_is_named()
    {
        var spec = new ModelDecoder { Kind = ModelDecoder.Detection, Classes = ["a"], Head = "efficient_nms" };
        var message = Assert.Throws<ModelException>(() => Decoding.Create(
            spec, Decoding.Wide, ("count", [1, 2]), ("boxes", [1, -1, 4]), ("scores", [9]), ("classes", [1, 7]))).Message;
        Assert.Contains("decoder.outputs.count is 'count', which is [1,2] in the model, expected is one value", message, StringComparison.Ordinal);
        Assert.Contains("decoder.outputs.boxes is 'boxes', which has free dimensions: [1,free,4]", message, StringComparison.Ordinal);
        Assert.Contains("decoder.outputs.scores is 'scores', which is [9] in the model, expected is [1,boxes]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_batch_counts_as_one()
    {
        var decoder = Decoding.Create(Map, Decoding.Wide, ("map", [-1, 1, 1, 2]));
        Assert.Equal(3, decoder.Decode(Decoding.Wide, [3, 1]));
    }
}
