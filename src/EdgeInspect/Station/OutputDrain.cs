using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>
/// Stops after the inspecting thread and before the recorder of faults: what was judged is committed and reported, the line carries out
/// what is due soon, and what it can't carry out becomes a fault record.
/// </summary>
internal sealed class OutputDrain(CommitReport report, StationMetrics metrics, IOutputLine line, StationExit exit, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LinePatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CommitPatience);
        await exit.InTimeAsync(CommitsAsync(limit.Token), "the ledger's last commits", limit.Token);
        await using var hurry = cancellationToken.Register(() => line.Drain(TimeSpan.Zero));
        if (!await Task.Run(() => line.Drain(LinePatience), CancellationToken.None))
            exit.Abandon("the output line");
    }

    /// <summary>Nothing is judged any more, so that every part in the tally was given to the ledger, which reports on each.</summary>
    private async Task CommitsAsync(CancellationToken stop)
    {
        while (report.Heard < metrics.Parts.Total)
            await Task.Delay(Tick, time, stop);
    }
}
