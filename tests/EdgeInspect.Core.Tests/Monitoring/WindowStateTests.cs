using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Imaging.Statistics;
using EdgeInspect.Core.Monitoring;

namespace EdgeInspect.Core.Tests.Monitoring;

/// <summary>What windows count, and that the order of adding never matters.</summary>
public sealed class WindowStateTests
{
    [Fact]
    public void Every_scalar_has_63_ascending_edges_within_its_range_and_room_for_sums()
    {
        Assert.Equal(Enum.GetValues<ScalarKind>(), WindowSchema.Scalars.Select(scalar => scalar.Kind));
        Assert.All(WindowSchema.Scalars, scalar =>
        {
            Assert.Equal(WindowScalar.Bins - 1, scalar.Edges.Length);
            Assert.All(scalar.Edges.Zip(scalar.Edges.Skip(1)), pair => Assert.True(pair.First < pair.Second, scalar.Name));
            Assert.True(scalar.Edges[0] > scalar.LeastSteps && scalar.Edges[^1] <= scalar.GreatestSteps, scalar.Name);
            Assert.InRange(Math.Max(-scalar.LeastSteps, scalar.GreatestSteps), 1, WindowScalar.LimitSteps);
            Assert.Equal((0, 63), (scalar.BinOf(scalar.LeastSteps), scalar.BinOf(scalar.GreatestSteps)));
            Assert.All(scalar.Edges.Select((edge, k) => (edge, k)), at => Assert.Equal((at.k, at.k + 1), (scalar.BinOf(at.edge - 1), scalar.BinOf(at.edge))));
        });
        var limit = (Int128)WindowScalar.LimitSteps * WindowScalar.LimitSteps * WindowState.MaxFrames;
        Assert.InRange(limit, 1, long.MaxValue);
    }

    /// <summary>Edges and scales are the format: whoever changes one changes the schema, and this line.</summary>
    [Fact]
    public void The_schema_is_what_it_was()
    {
        Assert.Equal("35d648889ac8ecb5", WindowSchema.OfThreshold(8).Id);
        Assert.Equal(WindowSchema.OfThreshold(8).Id, WindowSchema.OfThreshold(-8).Id);
        Assert.NotEqual(WindowSchema.OfThreshold(8).Id, WindowSchema.OfThreshold(8.000001).Id);
        Assert.Equal(1, WindowSchema.OfThreshold(0).ScoreUnit);
    }

    /// <summary>Whatever a model's scores are, its threshold and twice it lie on an edge, and what is near it in bins of a sixteenth of it.</summary>
    [Theory]
    [InlineData(8.25)]
    [InlineData(0.5)]
    [InlineData(4e5)]
    public void Score_edges_follow_the_models_threshold(double threshold)
    {
        var score = WindowSchema.Scalars[(int)ScalarKind.Score];
        var unit = WindowSchema.OfThreshold(threshold).ScoreUnit;
        int Bin(double value) => score.BinOf(score.ToSteps(value / unit));
        Assert.Equal(1, Bin(threshold) - Bin(threshold * .999));
        Assert.Equal(16, Bin(2 * threshold) - Bin(threshold));
        Assert.Equal(16, Bin(threshold) - Bin(0));
        Assert.Equal((0, 63), (Bin(-30 * threshold), Bin(30 * threshold)));
    }

    [Fact]
    public void Sums_are_those_of_the_values()
    {
        var frames = new Frames(1);
        var state = new WindowState(Frames.Schema);
        var samples = Enumerable.Range(0, 1000).Select(_ => frames.Next()).ToArray();
        foreach (var sample in samples)
            state.Add(sample);
        AssertMean(samples.Select(s => s.Score / Frames.Threshold), ScalarKind.Score);
        AssertMean(samples.Select(s => s.Statistics.Luma), ScalarKind.Luma);
        AssertMean(samples.Select(s => (double)s.Statistics.Contrast), ScalarKind.Contrast);
        AssertMean(samples.Select(s => Math.Log(1 + s.Statistics.Sharpness)), ScalarKind.Sharpness);
        AssertMean(samples.Select(s => s.Statistics.Saturation!.Value), ScalarKind.Saturation);
        AssertMean(samples.Select(s => s.Statistics.ClippedBright), ScalarKind.ClippedBright);
        AssertMean(samples.Select(s => s.Statistics.Noise!.Value), ScalarKind.Noise);
        AssertMean(samples.Select(s => s.LatencyUs / 1000d), ScalarKind.Latency);

        void AssertMean(IEnumerable<double> of, ScalarKind kind)
        {
            var (values, scalar) = (of.ToArray(), state[kind]);
            var step = 1d / scalar.Scalar.StepsPerUnit;
            Assert.Equal(values.Average(), scalar.Mean, step / 2);
            Assert.Equal(values.Min(), scalar.Least * step, step);
            Assert.Equal(values.Max(), scalar.Greatest * step, step);
            var variance = values.Average(v => v * v) - (values.Average() * values.Average());
            var counted = (scalar.SumOfSquares * step * step / scalar.Count) - (scalar.Mean * scalar.Mean);
            Assert.InRange(counted, .98 * variance, (1.02 * variance) + (step * step));
            Assert.Equal(values.Length, scalar.Bins.ToArray().Sum());
        }
    }

    [Fact]
    public void What_is_no_number_is_counted_apart_and_what_is_missing_nowhere()
    {
        var sample = new Frames(2).Next();
        var state = new WindowState(Frames.Schema);
        state.Add(sample with { Score = float.NaN });
        state.Add(sample with { Score = float.PositiveInfinity, Statistics = sample.Statistics with { Saturation = null } });
        state.Add(sample);
        Assert.Equal((1L, 2L), (state[ScalarKind.Score].Count, state[ScalarKind.Score].NotFinite));
        Assert.Equal((2L, 0L), (state[ScalarKind.Saturation].Count, state[ScalarKind.Saturation].NotFinite));
        Assert.Equal(3, state.Frames);
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_ranges_end()
    {
        var state = new WindowState(Frames.Schema);
        state.Add(new Frames(3).Next() with { Score = 1e30f, LatencyUs = long.MaxValue });
        var score = state[ScalarKind.Score];
        Assert.Equal((score.Scalar.GreatestSteps, (long)score.Scalar.GreatestSteps, 1L), (score.Greatest, score.Sum, score.Bins[63]));
        Assert.Equal(2048, state[ScalarKind.Latency].Mean);
    }

    /// <summary>The statistics that independent programs gave for known pictures lie in the bins and sums where they belong.</summary>
    [Fact]
    public void Pictures_with_known_statistics_are_counted_as_such()
    {
        var oracle = Oracle.Load("image_stats");
        foreach (var name in oracle.Names("stats_"))
        {
            var (input, expected) = (oracle[name].Input.GetProperty("image"), oracle[name].Expected);
            if (input[0][0].ValueKind != System.Text.Json.JsonValueKind.Number || expected.GetProperty("noise_sigma").ValueKind == System.Text.Json.JsonValueKind.Null)
                continue;
            var rows = input.EnumerateArray().Select(row => row.EnumerateArray().Select(v => (byte)v.GetInt32()).ToArray()).ToArray();
            var image = new ImageView(rows.SelectMany(row => row).ToArray(), rows[0].Length, rows.Length, rows[0].Length, PixelFormat.Grey8);
            var state = new WindowState(Frames.Schema);
            state.Add(new Frames(1).Next() with { Statistics = new FrameStatisticsKernel().Compute(image, new(0, 0, image.Width, image.Height)) });
            Assert.Equal(expected.GetProperty("mean_luma").GetDouble(), state[ScalarKind.Luma].Mean, 1d / 512);
            Assert.Equal(Math.Log(1 + expected.GetProperty("laplacian_variance").GetDouble()), state[ScalarKind.Sharpness].Mean, 1d / 8192);
            Assert.Equal(expected.GetProperty("noise_sigma").GetDouble(), state[ScalarKind.Noise].Mean, 1d / 256);
            Assert.Equal(expected.GetProperty("p95").GetDouble() - expected.GetProperty("p5").GetDouble(), state[ScalarKind.Contrast].Mean, 1d / 512);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Any_order_and_grouping_of_merges_gives_the_same_bytes(int seed)
    {
        var frames = new Frames(seed);
        var one = new WindowState(Frames.Schema);
        var parts = Enumerable.Range(0, 40).Select(_ => new WindowState(Frames.Schema)).ToList();
        for (var i = 0; i < 3000; i++)
        {
            // More slices than there is room for, so that some have to leave.
            var (sample, slice, truth) = (frames.Anything(), new SliceKey((SliceBy)frames.Below(6), $"n{frames.Below(100)}"), (GroundTruth)frames.Below(3));
            foreach (var state in (WindowState[])[one, parts[frames.Below(parts.Count)]])
            {
                state.Add(sample);
                state.AddSlice(slice, sample.Verdict, truth);
            }
        }

        while (parts.Count > 1)
        {
            var (from, into) = (frames.Below(parts.Count), frames.Below(parts.Count));
            if (from == into)
                continue;
            Assert.Equal(MergeOutcome.Merged, parts[into].Merge(parts[from]));
            parts.RemoveAt(from);
        }

        Assert.Equal(WindowWriter.Write(one), WindowWriter.Write(parts[0]));
        Assert.Equal((SliceTable.MaxKeys, true), (one.Slices.Count, one.Slices.Overflow.ContainsAnyExcept(0)));
        Assert.Equal(3000, TotalOf(one.Slices));
        Assert.All(one.Scalars, scalar => Assert.Equal(scalar.Count, scalar.Bins.ToArray().Sum()));
    }

    [Fact]
    public void Slices_beyond_256_and_names_no_message_carries_are_counted_in_one_bucket_that_says_so()
    {
        var table = new WindowState(Frames.Schema);
        for (var lot = 0; lot < 300; lot++)
            table.AddSlice(new(SliceBy.Lot, $"{lot:D4}"), Verdict.Ok, GroundTruth.Unknown);
        table.AddSlice(new(SliceBy.Lot, new string('x', 65)), Verdict.Ng, GroundTruth.Ok);
        table.AddSlice(new(SliceBy.Lot, "half \ud800"), Verdict.Ng, GroundTruth.Ok);
        table.AddSlice(new(SliceBy.Line, "late but first"), Verdict.Ng, GroundTruth.Ng);
        Assert.Equal((256, "line=late but first", "lot=0254"), (table.Slices.Count, table.Slices.Keys[0].ToString(), table.Slices.Keys[^1].ToString()));
        Assert.Equal((45L, 2L), (table.Slices.Overflow[SliceTable.CellOf(Verdict.Ok, GroundTruth.Unknown)], table.Slices.Overflow[SliceTable.CellOf(Verdict.Ng, GroundTruth.Ok)]));
        Assert.Equal(1, table.Slices[0][SliceTable.CellOf(Verdict.Ng, GroundTruth.Ng)]);
    }

    [Fact]
    public void Another_schema_is_refused_and_changes_nothing()
    {
        var (state, other) = (new WindowState(Frames.Schema), new WindowState(WindowSchema.OfThreshold(9)));
        state.Add(new Frames(1).Next());
        var before = WindowWriter.Write(state);
        other.Add(new Frames(2).Next());
        Assert.Equal(MergeOutcome.ForeignSchema, state.Merge(other));
        Assert.Equal(before, WindowWriter.Write(state));
    }

    [Fact]
    public void More_frames_than_the_sums_can_hold_are_refused()
    {
        var state = new WindowState(Frames.Schema);
        state.Add(new Frames(1).Next() with { Score = 1e9f });
        for (var doubling = 0; doubling < 28; doubling++)
        {
            var copy = new WindowState(Frames.Schema);
            copy.Merge(state);
            Assert.Equal(MergeOutcome.Merged, state.Merge(copy));
        }

        Assert.Equal((WindowState.MaxFrames, 1L << 62), (state.Frames, state[ScalarKind.Score].SumOfSquares));
        Assert.Equal(MergeOutcome.TooMany, state.Merge(state));
        Assert.Throws<InvalidOperationException>(() => state.Add(new Frames(1).Next()));
    }

    [Fact]
    public void Adding_a_frame_allocates_nothing()
    {
        var (frames, builder) = (new Frames(5), Frames.Builder());
        var samples = Enumerable.Range(0, 700).Select(_ => frames.Next()).ToArray();
        Feed(100);
        Allocations.AssertNoneIn(() => Feed(100));
        Assert.InRange(builder.OpenFrames, 200, samples.Length);

        void Feed(int count)
        {
            var end = builder.OpenFrames + count;
            for (var i = builder.OpenFrames; i < end; i++)
                builder.Add(samples[i]);
        }
    }

    private static long TotalOf(SliceTable table)
    {
        var total = table.Overflow.ToArray().Sum();
        for (var i = 0; i < table.Count; i++)
            total += table[i].ToArray().Sum();
        return total;
    }
}
