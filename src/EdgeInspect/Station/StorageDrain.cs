using EdgeInspect.Adapters.Storage;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>Stops after all others: the pictures that wait are stored, then the ledger commits what waits and writes its last record.</summary>
internal sealed class StorageDrain(Ledger ledger, ImageStore images, StationExit exit) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var isInTime = await exit.InTimeAsync(Task.Run(images.Dispose, CancellationToken.None), "the pictures", cancellationToken);
        if (isInTime && images.Status.Queued > 0)
            exit.Abandon("the pictures");
        await exit.InTimeAsync(Task.Run(ledger.Dispose, CancellationToken.None), "the ledger", cancellationToken);
        if (ledger.Health is { IsWritable: false, Reason: { } reason })
            exit.Fail(ExitCode.State, reason);
    }
}
