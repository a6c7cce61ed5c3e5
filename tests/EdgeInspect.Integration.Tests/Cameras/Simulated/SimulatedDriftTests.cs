using EdgeInspect.Adapters.Cameras.Simulated;

namespace EdgeInspect.Integration.Tests.Cameras.Simulated;

public sealed class SimulatedDriftTests
{
    private static readonly DriftRamp Ramp = new() { FromPart = 100, PerThousandParts = 1, Limit = 0.4 };

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 0.001)]
    [InlineData(199, 0.1)]
    [InlineData(10_000, 0.4)]
    public void A_ramp_rises_from_its_part_to_its_limit(long index, double expected)
    {
        Assert.Equal(expected, Ramp.At(index), 9);
    }

    [Fact]
    public void A_dimming_lamp_darkens_the_whole_picture()
    {
        var drifting = new SimulatedLine(Grey(new() { LampDimming = Ramp }));
        var steady = new SimulatedLine(Grey(new()));

        Assert.Equal(Pictures.Draw(steady, 99), Pictures.Draw(drifting, 99));
        AssertRatio(0.8, drifting, steady, 299);
        AssertRatio(0.6, drifting, steady, 5000);
    }

    [Fact]
    public void A_lens_out_of_focus_takes_the_sharpness_and_leaves_the_light()
    {
        var drifting = new SimulatedLine(Grey(new() { Defocus = Ramp }) with { SensorNoise = 0 });
        var sharpness = new[] { 0L, 249, 349, 449 }.Select(index => Pictures.Sharpness(Pictures.Draw(drifting, index), 640)).ToArray();

        Assert.Equal(sharpness.OrderDescending(), sharpness);
        Assert.True(sharpness[^1] < sharpness[0] / 3, $"sharpness {string.Join(", ", sharpness)}");
        AssertRatio(1, drifting, new(Grey(new()) with { SensorNoise = 0 }), 449);
    }

    [Fact]
    public void A_colour_cast_raises_red_and_lowers_blue()
    {
        var options = Pictures.Flawless(ProductKind.Sheet);
        var steady = Pictures.Draw(options, 5000);
        var cast = Pictures.Draw(options with { Drift = new() { ColourCast = Ramp } }, 5000);

        double Ratio(int channel) => Pictures.Mean(cast, channel, 3) / Pictures.Mean(steady, channel, 3);
        Assert.Equal(1.2, Ratio(0), 0.01);
        Assert.Equal(1.0, Ratio(1), 0.01);
        Assert.Equal(0.8, Ratio(2), 0.01);
    }

    [Fact]
    public void Dirt_on_the_lens_darkens_the_same_few_places_of_every_part()
    {
        var drifting = new SimulatedLine(Grey(new() { DirtyLens = Ramp with { Limit = 1, PerThousandParts = 1000 } }));
        var steady = new SimulatedLine(Grey(new()));

        bool[] Dark(long index)
        {
            var (clean, dirty) = (Pictures.Draw(steady, index), Pictures.Draw(drifting, index));
            return [.. clean.Zip(dirty, (was, now) => now < was * 0.7)];
        }
        var (one, other) = (Dark(200), Dark(300));
        var both = one.Zip(other, (a, b) => a && b).Count(dark => dark);

        Assert.InRange(both, 300, one.Length / 4);
        Assert.True(both > 0.7 * one.Count(dark => dark), $"{both} of {one.Count(dark => dark)} places stay");
    }

    private static SimulatedLineOptions Grey(SimulatedDriftOptions drift) => Pictures.Flawless(ProductKind.Sheet).Grey() with { Drift = drift };

    private static void AssertRatio(double expected, SimulatedLine line, SimulatedLine reference, long index) =>
        Assert.Equal(expected, Pictures.Mean(Pictures.Draw(line, index)) / Pictures.Mean(Pictures.Draw(reference, index)), 0.01);
}
