using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Has the uplink write its mark while the ledger still takes it, just before that is closed: what is acknowledged after that, the last records
/// of the run, is sent once more at the next start.
/// </summary>
internal sealed class MarkKeeper(HubUplink uplink) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => uplink.KeepMarkAsync(cancellationToken);
}
