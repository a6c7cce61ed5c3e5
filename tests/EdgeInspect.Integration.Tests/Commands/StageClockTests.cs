using EdgeInspect.Commands;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Integration.Tests.Commands;

public sealed class StageClockTests
{
    private readonly Clock _time = new();

    [Fact]
    public void A_stage_is_told_of_at_its_start_every_two_seconds_and_at_its_end()
    {
        var clock = new StageClock(_time);
        Assert.Equal("Looking at good parts: 100 to do", clock.Note(new(TeachingStage.Features, 0, 100)));
        Assert.Null(After(1, clock, new(TeachingStage.Features, 10, 100)));
        Assert.Equal("Looking at good parts: 20 of 100, 10/s, about 8 s left", After(1, clock, new(TeachingStage.Features, 20, 100)));
        Assert.Null(After(1.9, clock, new(TeachingStage.Features, 39, 100)));
        Assert.Equal("Looking at good parts: 100 in 4.0 s, 25/s", After(0.1, clock, new(TeachingStage.Features, 100, 100)));
    }

    [Fact]
    public void Stages_are_measured_each_for_itself()
    {
        var clock = new StageClock(_time);
        clock.Note(new(TeachingStage.Banks, 0, 10));
        After(3, clock, new(TeachingStage.Banks, 10, 10));
        After(7, clock, new(TeachingStage.Model, 0, 1));
        After(2, clock, new(TeachingStage.Model, 1, 1));
        Assert.Equal([(TeachingStage.Banks, TimeSpan.FromSeconds(3)), (TeachingStage.Model, TimeSpan.FromSeconds(2))], clock.Times);
    }

    private string? After(double seconds, StageClock clock, TeachingProgress progress)
    {
        _time.Seconds += seconds;
        return clock.Note(progress);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; } = 5;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)Math.Round(Seconds * TimestampFrequency);
    }
}
