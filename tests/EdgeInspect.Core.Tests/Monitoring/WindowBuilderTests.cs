using EdgeInspect.Core.Monitoring;

namespace EdgeInspect.Core.Tests.Monitoring;

/// <summary>Where windows begin and end, and how they are numbered.</summary>
public sealed class WindowBuilderTests
{
    [Fact]
    public void A_window_is_256_frames_and_covers_their_records()
    {
        var (frames, builder) = (new Frames(1), Frames.Builder());
        var (first, second) = (frames.Window(builder), frames.Window(builder));
        Assert.Equal((1L, 1L, 256L, WindowCut.Full, 256L), (first.Seq, first.Span.FirstSeq, first.Span.LastSeq, first.Span.Cut, first.State.Frames));
        Assert.Equal((2L, 257L, 512L), (second.Seq, second.Span.FirstSeq, second.Span.LastSeq));
        Assert.Equal(("washer", 8d, "top", new string('a', 64)), (first.Span.Recipe, first.Span.Threshold, first.Series.Camera, first.Series.Model));
        Assert.Equal(["line=line-2", "camera=top", "recipe=washer"], first.State.Slices.Keys.ToArray().Select(key => key.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(127.5), first.Span.LastUtc - first.Span.FirstUtc);
    }

    public static TheoryData<string> Changes => ["model", "recipe", "threshold", "camera"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_ends_the_window_before_it(string change)
    {
        var (frames, builder) = (new Frames(2), Frames.Builder());
        for (var i = 0; i < 100; i++)
            Assert.Null(builder.Add(frames.Next()));
        var other = new Func<WindowSample>(() => Changed(frames.Next(), change));
        var cut = builder.Add(other())!;
        Assert.Equal((100L, change == "threshold" ? "recipe" : change), (cut.State.Frames, cut.Span.Cut.ToWire()));
        var next = frames.Window(builder, other);
        Assert.Equal((101L, 256L, WindowCut.Full), (next.Span.FirstSeq, next.State.Frames, next.Span.Cut));

        // A series of its own counts from 1; back in the first one, its numbers go on.
        Assert.Equal(change is "model" ? 1 : 2, next.Seq);
        Assert.Null(builder.Add(frames.Next()));
        Assert.Equal(change is "model" ? 2 : 3, frames.Window(builder).Seq);
    }

    [Fact]
    public void The_same_settings_in_another_object_change_nothing()
    {
        var (frames, builder) = (new Frames(3), Frames.Builder());
        var copies = new Func<WindowSample>(() => frames.Next() with
        {
            Camera = Frames.Camera with { },
            Active = Frames.Active with { ConfigurationSha256 = new string('d', 64), Recipe = Frames.Active.Recipe with { } },
        });
        Assert.Equal(WindowCut.Full, frames.Window(builder, copies).Span.Cut);
    }

    [Fact]
    public void A_stop_ends_the_window_and_the_next_run_goes_on_numbering()
    {
        var (frames, builder) = (new Frames(4), Frames.Builder());
        Assert.Null(builder.Cut(WindowCut.Stop));
        builder.Add(frames.Next());
        var last = builder.Cut(WindowCut.Stop)!;
        Assert.Equal((1L, 1L, WindowCut.Stop), (last.Seq, last.State.Frames, last.Span.Cut));

        var next = new WindowBuilder(Frames.Stream, new Dictionary<WindowSeries, SeriesPlace> { [last.Series] = new(last.Seq, 512) });
        var window = frames.Window(next);
        Assert.Equal((2L, 512L, 512), (window.Seq, window.State.Frames, window.Span.Size));
    }

    [Fact]
    public void What_is_missed_is_told_by_the_next_window_alone()
    {
        var (frames, builder) = (new Frames(5), Frames.Builder());
        builder.NoteMissed(7);
        builder.NoteMissed(3);
        Assert.Equal((10L, 0L), (frames.Window(builder).Span.Missed, frames.Window(builder).Span.Missed));
    }

    [Fact]
    public void Independent_windows_stay_small()
    {
        var (frames, builder) = (new Frames(6), Frames.Builder());
        Assert.All(Enumerable.Range(0, 800), _ => Assert.Equal(256, frames.Window(builder).Span.Size));
    }

    [Fact]
    public void Correlated_windows_double_until_they_are_not()
    {
        var (frames, builder) = (new Frames(7), Frames.Builder());
        var sizes = new List<int>();
        var drift = 0d;
        for (var i = 0; i < 400; i++)
        {
            // Light that wanders: the mean of 256 frames says much of the next 256.
            var size = 0;
            var window = frames.Window(builder, () =>
            {
                drift = size++ % 256 == 0 ? (.4 * drift) + (.6 * frames.Normal()) : drift;
                return frames.Next(drift);
            });
            sizes.Add(window.Span.Size);
        }

        Assert.Equal(256, sizes[31]);
        Assert.InRange(sizes[^1], 512, 1024);
        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public void Windows_that_wander_for_ever_reach_the_largest_size_and_stay()
    {
        var (frames, builder) = (new Frames(8), Frames.Builder());
        var (drift, last) = (0d, 0);
        for (var i = 0; i < 250; i++)
            last = frames.Window(builder, () => frames.Next(drift += .01 * frames.Normal())).Span.Size;
        Assert.Equal(WindowFormat.MaxSize, last);
    }

    /// <summary>Pairs of windows across a change are no pairs.</summary>
    [Fact]
    public void Changes_do_not_count_as_correlation()
    {
        var (frames, builder) = (new Frames(9), Frames.Builder());
        var dark = Frames.Camera with { ExposureUs = 600 };
        for (var i = 0; i < 300; i++)
        {
            var isDark = i / 4 % 2 == 0;
            var window = frames.Window(builder, () => frames.Next(isDark ? -40 : 0) with { Camera = isDark ? dark : Frames.Camera });
            Assert.Equal((256, WindowCut.Full), (window.Span.Size, window.Span.Cut));
        }
    }

    [Fact]
    public void The_correlation_is_that_of_its_definition()
    {
        var frames = new Frames(10);
        var (correlation, means) = (new MeanCorrelation(), new List<double>());
        var x = 0d;
        for (var i = 0; i < 200; i++)
        {
            x = (.5 * x) + frames.Normal();
            var state = new WindowState(Frames.Schema);
            state.Add(new Frames(1).Next() with { Statistics = new(100 + x, 0, 9, 5, .5, 0, 0, 1) });
            correlation.Add(state);
            means.Add(state[ScalarKind.Luma].Mean);
        }

        var mean = means.Average();
        var expected = Enumerable.Range(0, 199).Sum(i => (means[i] - mean) * (means[i + 1] - mean)) / means.Sum(m => (m - mean) * (m - mean));
        Assert.Equal(expected, correlation.Largest, 9);
        Assert.True(correlation.IsHigh);
    }

    private static WindowSample Changed(WindowSample sample, string change) => change switch
    {
        "model" => sample with { Active = Frames.Judge(new NamedModel('b', 8), "washer") },
        "recipe" => sample with { Active = Frames.Judge(Frames.Active.Detector, "gasket") },
        "threshold" => sample with { Active = Frames.Judge(Frames.Active.Detector, "washer", 7.5) },
        _ => sample with { Camera = Frames.Camera with { GainDb = 3 } },
    };
}
