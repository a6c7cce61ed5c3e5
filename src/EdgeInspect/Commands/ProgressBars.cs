using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>Progress bars in the look of this program; plain lines where the output is no terminal.</summary>
internal static class ProgressBars
{
    /// <summary>Runs work that reports to bars.</summary>
    public static void Run(Action<ProgressContext> work) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(work);
}
