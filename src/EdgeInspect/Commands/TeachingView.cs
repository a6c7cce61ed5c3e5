using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Teaching;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>Progress bars of teaching.</summary>
internal static class TeachingView
{
    /// <summary>Teaches in front of the user's eyes.</summary>
    public static TeachingResult Teach(TeachingRequest request, TimeProvider time, CancellationToken cancel)
    {
        TeachingResult? result = null;
        ProgressBars.Run(bars =>
        {
            var stages = new Dictionary<TeachingStage, ProgressTask>
            {
                [TeachingStage.Features] = bars.AddTask("Looking at good parts"),
                [TeachingStage.Banks] = bars.AddTask("Choosing what to remember"),
                [TeachingStage.Calibration] = bars.AddTask("Setting the threshold"),
            };
            result = DetectorTeaching.Teach(request, time, Report, cancel);
            foreach (var bar in stages.Values)
                bar.Value = bar.MaxValue;

            void Report(TeachingProgress progress)
            {
                var bar = stages[progress.Stage];
                bar.MaxValue = progress.Total;
                bar.Value = Math.Max(bar.Value, progress.Done);
            }
        });
        return result!;
    }
}
