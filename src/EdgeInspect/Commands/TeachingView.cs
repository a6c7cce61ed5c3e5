using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Teaching;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>Shows teaching: bars in a terminal, a line every two seconds elsewhere.</summary>
internal static class TeachingView
{
    /// <summary>Teaches in front of the user's eyes.</summary>
    public static TeachingResult Teach(TeachingRequest request, TimeProvider time, CancellationToken cancel) =>
        Teach(request, time, new StageClock(time), cancel);

    /// <summary>Teaches in front of the user's eyes.</summary>
    /// <param name="request">What to teach.</param>
    /// <param name="time">Clock.</param>
    /// <param name="clock">Measures the stages.</param>
    /// <param name="cancel">Stops early.</param>
    public static TeachingResult Teach(TeachingRequest request, TimeProvider time, StageClock clock, CancellationToken cancel) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? WithBars(request, time, clock, cancel)
            : DetectorTeaching.Teach(request, time, progress => WriteLine(clock.Note(progress)), cancel);

    private static void WriteLine(string? line)
    {
        if (line is not null)
            AnsiConsole.WriteLine(line);
    }

    private static TeachingResult WithBars(TeachingRequest request, TimeProvider time, StageClock clock, CancellationToken cancel)
    {
        TeachingResult? result = null;
        ProgressBars.Run(bars =>
        {
            var stages = Enum.GetValues<TeachingStage>().ToDictionary(s => s, s => bars.AddTask(StageClock.NameOf(s), autoStart: false));
            result = DetectorTeaching.Teach(request, time, Report, cancel);

            void Report(TeachingProgress progress)
            {
                clock.Note(progress);
                var bar = stages[progress.Stage];
                if (!bar.IsStarted)
                    bar.StartTask();
                bar.MaxValue = progress.Total;
                bar.Value = Math.Max(bar.Value, progress.Done);
                bar.Description = StageClock.NameOf(progress.Stage) + StageClock.Rate(progress.Done, bar.ElapsedTime?.TotalSeconds ?? 0);
            }
        });
        return result!;
    }
}
