using System.Security.Cryptography;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Tests;

namespace EdgeInspect.Integration.Tests.Cameras.Simulated;

public sealed class SimulatedLineTests
{
    [Theory]
    [InlineData(ProductKind.Metal, PixelFormat.Rgb24, "d32b8100561c9860979d7d0536df4926")]
    [InlineData(ProductKind.Label, PixelFormat.Rgb24, "c979670b549f553aeb497f94324a77e8")]
    [InlineData(ProductKind.Sheet, PixelFormat.Rgb24, "d342a2479d7b9f1e0f8a553b69eeacdf")]
    [InlineData(ProductKind.Metal, PixelFormat.Grey8, "1b709d4f733f7bcede9a091a33c5a73c")]
    public void The_same_part_has_the_same_pixels_on_every_machine(ProductKind product, PixelFormat format, string sha256)
    {
        var options = new SimulatedLineOptions { Product = product, PixelFormat = format, Defects = new() { Rate = 1, SubtleShare = 0 } };

        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Pictures.Draw(options, 1234)))[..32]);
    }

    [Fact]
    public void What_was_drawn_before_and_on_which_thread_changes_nothing()
    {
        var options = new SimulatedLineOptions
        {
            Product = ProductKind.Label,
            Defects = new() { Rate = 0.5 },
            Drift = new() { Defocus = new() { PerThousandParts = 100, Limit = 0.4 } },
        };
        var forwards = new SimulatedLine(options);
        var inOrder = Enumerable.Range(0, 12).Select(index => Pictures.Draw(forwards, index)).ToArray();

        Parallel.For(0, 3, part =>
        {
            var line = new SimulatedLine(options);
            for (var index = (part * 4) + 3; index >= part * 4; index--)
                Assert.Equal(inOrder[index], Pictures.Draw(line, index));
        });
    }

    [Theory]
    [InlineData(ProductKind.Metal)]
    [InlineData(ProductKind.Label)]
    [InlineData(ProductKind.Sheet)]
    public void Seeds_and_parts_differ(ProductKind product)
    {
        var options = Pictures.Flawless(product);

        var first = Pictures.Draw(options, 0);

        Assert.NotEqual(first, Pictures.Draw(options, 1));
        Assert.NotEqual(first, Pictures.Draw(options with { Seed = 2 }, 0));
    }

    [Theory]
    [InlineData(160, 120, PixelFormat.Grey8)]
    [InlineData(163, 121, PixelFormat.Rgb24)]
    [InlineData(1280, 720, PixelFormat.Rgb24)]
    public void Any_size_shows_the_same_product(int width, int height, PixelFormat format)
    {
        var options = Pictures.Flawless(ProductKind.Sheet) with { PixelFormat = format };
        var usual = Pictures.Mean(Pictures.Draw(options, 0));

        var other = Pictures.Draw(options with { Width = width, Height = height }, 0);

        Assert.Equal(width * height * format.BytesPerPixel(), other.Length);
        Assert.InRange(Pictures.Mean(other), usual - 6, usual + 6);
    }

    [Fact]
    public void A_good_part_costs_no_memory()
    {
        var line = new SimulatedLine(Pictures.Flawless(ProductKind.Metal));
        var pixels = Pictures.Draw(line, 0);

        Allocations.AssertNoneIn(() =>
        {
            for (var index = 1; index <= 20; index++)
                line.Render(index, pixels);
        });
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused()
    {
        var line = new SimulatedLine(new());

        Assert.Throws<ArgumentException>(() => line.Render(0, new byte[line.FrameBytes - 1]));
    }

    [Fact]
    public void Ids_name_lot_and_part_and_lead_back_to_them()
    {
        var line = new SimulatedLine(new() { LotSize = 50 });

        Assert.Equal("L0003-00042", line.PartOf(192));
        foreach (var index in (long[])[0, 49, 50, 192, 1_000_000])
        {
            var truth = line.TruthOf(line.PartOf(index))!;
            Assert.Equal((index, index / 50, line.PartOf(index)), (truth.Index, truth.Lot, truth.Part));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("L-")]
    [InlineData("M0003-00042")]
    [InlineData("L0003-00050")]
    [InlineData("L0003")]
    [InlineData("L-1-00001")]
    [InlineData("L999999999999999999-00001")]
    public void An_id_of_something_else_has_no_truth(string part)
    {
        Assert.Null(new SimulatedLine(new() { LotSize = 50 }).TruthOf(part));
    }

    [Fact]
    public void Lots_differ_a_little_in_tone_around_one_mean()
    {
        const int LotSize = 10;
        var line = new SimulatedLine(Pictures.Flawless(ProductKind.Sheet).Grey() with { LotSize = LotSize });
        double[][] lots = [.. Enumerable.Range(0, 30).Select(lot =>
            (double[])[.. Enumerable.Range(lot * LotSize, 4).Select(index => Pictures.Mean(Pictures.Draw(line, index)))])];

        var means = lots.Select(lot => lot.Average()).ToArray();
        var mean = means.Average();
        var between = means.Average(lot => Math.Pow(lot - mean, 2));
        var within = lots.Average(lot => lot.Average(part => Math.Pow(part - lot.Average(), 2)));

        Assert.True(between > within, $"variance between lots {between}, within {within}");
        Assert.All(means, lot => Assert.InRange(lot, mean * 0.95, mean * 1.05));
        Assert.InRange(means[..15].Average() - means[15..].Average(), -0.02 * mean, 0.02 * mean);
    }
}
