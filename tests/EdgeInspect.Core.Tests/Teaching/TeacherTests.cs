using System.Collections.Concurrent;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class TeacherTests
{
    private static readonly TeachingOptions Small = new() { BankSizes = [30, 20], SampledCells = 200, Threads = 2, ThresholdRule = ThresholdRule.Normal };

    [Fact]
    public void Seed_and_pictures_alone_decide_what_is_learned()
    {
        var first = Teacher.Teach(new RandomImages(), Small with { Threads = 1 });
        AssertSame(first, Teacher.Teach(new RandomImages(), Small with { Threads = 4 }));
        Assert.NotEqual(first.Cues[0].Chosen, Teacher.Teach(new RandomImages(), Small with { Seed = 1 }).Cues[0].Chosen);
    }

    [Fact]
    public void Banks_have_the_sizes_asked_for_and_no_cell_twice()
    {
        var head = Teacher.Teach(new RandomImages(), Small);
        Assert.Equal(Cue.All, head.Cues.Select(c => c.Cue));
        Assert.Equal(Small.BankSizes, head.Cues.Select(c => c.Bank.Count));
        Assert.All(head.Cues, cue =>
        {
            Assert.Equal(cue.Cue.Channels, cue.Bank.Dimensions);
            Assert.Equal(cue.Chosen.Length, cue.Chosen.Distinct().Count());
            Assert.True(cue.Sd > 0 && cue.MapSd > 0, "no deviation");
        });
        Assert.Equal(6, head.Groups);
    }

    [Fact]
    public void Good_scores_are_centred_and_lie_mostly_below_the_thresholds()
    {
        var head = Teacher.Teach(new RandomImages { Count = 40 }, Small);
        Assert.Equal(40, head.GoodScores.Count);
        Assert.Equal(0, head.GoodMean, 1e-9);
        Assert.Equal(2.3263478740408408 * head.GoodSd, head.Threshold, 1e-9);
        Assert.Equal(2, head.GoodScores.Count(s => s > head.Quantile95));
    }

    [Fact]
    public void A_part_is_never_explained_by_its_own_group()
    {
        // Every cell is in the bank: unless its own group is passed over, a picture differs from it by rounding alone.
        var images = new RandomImages { Count = 4, Groups = 4 };
        var head = Teacher.Teach(images, new TeachingOptions { BankSizes = [64, 16], Threads = 1 });
        Assert.All(head.Cues, cue =>
        {
            var rounding = cue.Bank.Scale * Math.Sqrt(cue.Cue.Channels);
            Assert.True(cue.MapMu > 5 * rounding, $"{cue.Cue.Name}: distance {cue.MapMu}, rounding {rounding}");
        });
    }

    [Theory]
    [InlineData(3, 3, "3 good pictures are too few")]
    [InlineData(8, 1, "all good pictures are of one group")]
    public void Too_little_is_refused(int count, int groups, string message)
    {
        var images = new RandomImages { Count = count, Groups = groups };
        Assert.Contains(message, Assert.Throws<TeachingException>(() => Teacher.Teach(images, Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_of_one_picture_are_refused()
    {
        var error = Assert.Throws<TeachingException>(() => Teacher.Teach(new RandomImages { Identical = true }, Small));
        Assert.Contains("all alike", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bank_of_one_group_is_refused()
    {
        var options = Small with { BankSizes = [1, 1] };
        var error = Assert.Throws<TeachingException>(() => Teacher.Teach(new RandomImages(), options));
        Assert.Contains("comes from one group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_ends_each_stage_with_all_of_it()
    {
        var told = new ConcurrentQueue<TeachingProgress>();
        Teacher.Teach(new RandomImages(), Small, told.Enqueue);
        Assert.Contains(new(TeachingStage.Features, 24, 24), told);
        Assert.Contains(new(TeachingStage.Calibration, 24, 24), told);
    }

    [Fact]
    public void A_stop_is_heard()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Teacher.Teach(new RandomImages(), Small, _ => stop.Cancel(), stop.Token));
    }

    private static void AssertSame(TaughtHead expected, TaughtHead actual)
    {
        Assert.Equal(expected.GoodScores, actual.GoodScores);
        foreach (var (a, b) in expected.Cues.Zip(actual.Cues))
        {
            Assert.Equal(a.Mean, b.Mean);
            Assert.Equal(a.Scale, b.Scale);
            Assert.Equal(a.Bank.Values, b.Bank.Values);
            Assert.Equal(a.Chosen, b.Chosen);
            Assert.Equal((a.Mu, a.Sd, a.MapMu, a.MapSd), (b.Mu, b.Sd, b.MapMu, b.MapSd));
        }
    }
}
