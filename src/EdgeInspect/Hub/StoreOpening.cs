using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub;

/// <summary>
/// Opens the hub's database. The first start of a new version may have to change a large one: whoever is on call is told, and the
/// supervisor is asked for more time for as long as it takes.
/// </summary>
internal sealed class StoreOpening(ISupervisor supervisor, TimeProvider time, ILogger logger)
{
    /// <summary>How often more time is asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>For how long: two such messages may be lost.</summary>
    public static readonly TimeSpan Extension = 3 * Interval;

    /// <summary>Opens or makes it.</summary>
    /// <exception cref="Core.Fleet.FleetStoreException">It can't be opened.</exception>
    public async Task<FleetStore> OpenAsync(FleetStoreOptions options, string dataDirectory, CancellationToken cancellation)
    {
        var (began, change) = (time.GetTimestamp(), (SchemaChange?)null);
        var store = await ExtendedAsync(FleetStore.OpenAsync(options, dataDirectory, time, Begins, cancellation));
        if (change is not null)
            HubLog.SchemaChanged(logger, change.To, time.GetElapsedTime(began).TotalSeconds);
        return store;

        void Begins(SchemaChange next)
        {
            change = next;
            HubLog.SchemaChanges(logger, next.Where, next.From, next.To, next.Bytes / 1e6);
            supervisor.Status(Invariant($"changes the database from schema version {next.From} to {next.To}"));
        }
    }

    /// <summary>Asks for more time until something is done.</summary>
    public async Task<T> ExtendedAsync<T>(Task<T> work)
    {
        using var done = new CancellationTokenSource();
        while (!work.IsCompleted)
        {
            supervisor.ExtendStart(Extension);
            await Task.WhenAny(work, Task.Delay(Interval, time, done.Token));
        }

        await done.CancelAsync();
        return await work;
    }
}
