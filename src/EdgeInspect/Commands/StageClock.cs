using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Commands;

/// <summary>Measures the stages of teaching. Told of progress from any thread.</summary>
internal sealed class StageClock(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<(TeachingStage Stage, long Start, long End)> _stages = [];
    private long _told;

    /// <summary>How long each stage took so far, in order.</summary>
    public IReadOnlyList<(TeachingStage Stage, TimeSpan Time)> Times
    {
        get
        {
            lock (_gate)
                return _stages.ConvertAll(s => (s.Stage, time.GetElapsedTime(s.Start, s.End)));
        }
    }

    /// <summary>What a stage is called.</summary>
    public static string NameOf(TeachingStage stage) => stage switch
    {
        TeachingStage.Features => "Looking at good parts",
        TeachingStage.Banks => "Choosing what to remember",
        TeachingStage.Calibration => "Setting the threshold",
        TeachingStage.Labels => "Learning from labels",
        _ => "Writing and proving the model",
    };

    /// <summary>Takes note of progress.</summary>
    /// <returns>A line for a log that has no progress bars, or null when it is too early for one.</returns>
    public string? Note(TeachingProgress progress)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var at = _stages.FindIndex(s => s.Stage == progress.Stage);
            if (at < 0)
                _stages.Add((progress.Stage, now, now));
            else
                _stages[at] = _stages[at] with { End = now };
            var elapsed = at < 0 ? TimeSpan.Zero : time.GetElapsedTime(_stages[at].Start, now);
            var isEnd = progress.Done == progress.Total;
            if (progress.Done != 0 && !isEnd && time.GetElapsedTime(_told, now) < Interval)
                return null;
            _told = now;
            return Line(progress, elapsed.TotalSeconds, isEnd);
        }
    }

    /// <summary>Units a second, as far as it can be said.</summary>
    public static string Rate(int done, double seconds) => done > 0 && seconds > 0 ? $", {done / seconds:f0}/s" : "";

    private static string Line(TeachingProgress progress, double seconds, bool isEnd)
    {
        var name = NameOf(progress.Stage);
        if (isEnd)
            return $"{name}: {progress.Total} in {seconds:f1} s{Rate(progress.Total, seconds)}";
        if (progress.Done == 0)
            return $"{name}: {progress.Total} to do";
        var left = seconds * (progress.Total - progress.Done) / progress.Done;
        return $"{name}: {progress.Done} of {progress.Total}{Rate(progress.Done, seconds)}, about {left:f0} s left";
    }
}
