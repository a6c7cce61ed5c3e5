using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Tests.Teaching.Channels;

public sealed class ChannelCalibrationTests
{
    [Fact]
    public void A_group_counts_as_one_part_however_many_photos_it_has()
    {
        int[] once = [0, 1, 2, 3, 4, 5];
        int[] oftenTheLast = [0, 1, 2, 3, 4, 5, 5, 5, 5];
        var (few, many) = (Taught(once), Taught(oftenTheLast));
        for (var i = 0; i < ChannelStatistics.Count; i++)
        {
            Assert.Equal(few.Density.Mean[i], many.Density.Mean[i], 1e-6);
            Assert.Equal(few.Density.InverseScale[i], many.Density.InverseScale[i], 1e-3 * few.Density.InverseScale[i]);
        }
    }

    [Fact]
    public void A_picture_is_farther_from_what_its_group_had_no_part_in()
    {
        var taught = Taught([0, 1, 2, 3, 4, 5]);
        var statistics = new float[ChannelStatistics.Count];
        var features = Features(2);
        ChannelStatistics.Measure(features.Fine, features.Coarse, statistics);
        Assert.True(taught.Standardised(statistics, 2) > taught.Standardised(statistics, CueScorer.Nobody) + 1, "its group was not left out");
        // A group that was not taught meets a fold's density too, not the closer one of all.
        Assert.NotEqual(taught.Standardised(statistics, CueScorer.Nobody), taught.Standardised(statistics, excludedGroup: 6));
    }

    [Theory]
    [InlineData(3, 1, 0)]
    [InlineData(38, 1, 0)]
    [InlineData(38, 1, 1)]
    public void Few_and_unequal_groups_leave_it_able_to_see(params int[] sizes)
    {
        int[] groups = [.. sizes.SelectMany((size, group) => Enumerable.Repeat(group, size))];
        var calibration = new ChannelCalibration(groups, groups.Distinct().Count());
        for (var i = 0; i < groups.Length; i++)
            calibration.Measure(i, Features(i));
        var taught = calibration.Finish(seed: 0, threads: 1, default);
        var defect = Features(500);
        defect.Fine.AsSpan(0, defect.Fine.Length / 2).Fill(20);
        var statistics = new float[ChannelStatistics.Count];
        ChannelStatistics.Measure(defect.Fine, defect.Coarse, statistics);
        Assert.True(taught.Mu < 1000, $"good parts lie {taught.Mu} away");
        Assert.True(taught.Standardised(statistics, CueScorer.Nobody) > 5, $"a defect is only {taught.Standardised(statistics, CueScorer.Nobody)} away");
    }

    [Fact]
    public void Threads_change_nothing() =>
        Assert.Equal((Taught([0, 1, 2, 3, 4, 5]).Mu, Taught([0, 1, 2, 3, 4, 5]).Sd), (Taught([0, 1, 2, 3, 4, 5], threads: 4).Mu, Taught([0, 1, 2, 3, 4, 5], threads: 4).Sd));

    [Fact]
    public void Pictures_that_are_all_alike_are_refused()
    {
        var calibration = new ChannelCalibration([0, 1, 2], 3);
        for (var i = 0; i < 3; i++)
            calibration.Measure(i, Features(0));
        Assert.Contains("all alike", Assert.Throws<TeachingException>(() => calibration.Finish(0, 1, default)).Message, StringComparison.Ordinal);
    }

    private static TaughtChannels Taught(int[] groups, int threads = 1)
    {
        var calibration = new ChannelCalibration(groups, groups.Distinct().Count());
        for (var i = 0; i < groups.Length; i++)
            calibration.Measure(i, Features(groups[i]));
        return calibration.Finish(seed: 0, threads, default);
    }

    private static FeatureBuffers Features(int seed)
    {
        var features = new FeatureBuffers(64);
        Draws.Uniform(seed, features.Fine.Length).CopyTo(features.Fine, 0);
        Draws.Uniform(1000 + seed, features.Coarse.Length).CopyTo(features.Coarse, 0);
        return features;
    }
}
