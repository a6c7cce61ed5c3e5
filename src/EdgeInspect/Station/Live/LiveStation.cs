using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;

namespace EdgeInspect.Station.Live;

/// <summary>What happens at the line at a moment.</summary>
/// <param name="Utc">The moment.</param>
/// <param name="Status">How well everything works.</param>
/// <param name="Troubles">What does not, in plain words.</param>
/// <param name="Recipe">What is set for the product.</param>
/// <param name="Output">The line's gate.</param>
/// <param name="PartsPerMinute">Over the last minute; null when somebody only begins to look.</param>
/// <param name="ShiftUtc">When the shift began.</param>
/// <param name="Shift">Parts of the shift.</param>
/// <param name="Ledger">How well records get to the disk.</param>
/// <param name="Losses">What went by without an inspection, or without an order in time, of late; a line can lose parts while all works.</param>
internal sealed record LiveState(
    DateTimeOffset Utc,
    HealthStatus Status,
    IReadOnlyList<ComponentHealth> Troubles,
    Recipe Recipe,
    OutputLineStatus Output,
    double? PartsPerMinute,
    DateTimeOffset ShiftUtc,
    PartTally Shift,
    LedgerHealth Ledger,
    IReadOnlyList<Loss> Losses);

/// <summary>Looks at the whole station for those who watch it: together some times a second, however many they are. Thread-safe.</summary>
internal sealed class LiveStation(
    StationHealth health, StationMetrics metrics, Inspector inspector, IOutputLine output, ILedger ledger, ShiftTally shift, RecentLosses losses,
    LivePicture picture, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly PartRate _rate = new(time);
    private LiveState? _state;
    private long _lookedAt;

    /// <summary>The part that is shown, or null.</summary>
    public ShownPart? Part => picture.Look();

    /// <summary>One of the parts that were shown last, or null.</summary>
    public ShownPart? Find(long number) => picture.Find(number);

    /// <summary>How it is now, or was a moment ago.</summary>
    /// <exception cref="StorageException">The ledger can't be read.</exception>
    public LiveState Look()
    {
        lock (_gate)
        {
            if (_state is null || time.GetElapsedTime(_lookedAt) >= Fresh)
                (_state, _lookedAt) = (Read(), time.GetTimestamp());
            return _state;
        }
    }

    private LiveState Read()
    {
        var report = health.Report();
        var parts = metrics.Parts;
        var (since, tally) = shift.Update(parts);
        return new(
            time.GetUtcNow(), report.Status, [.. report.Components.Where(c => c.Status != HealthStatus.Ok)], inspector.Active.Recipe, output.Status,
            _rate.Update(parts.Total), since, tally, ledger.Health, losses.Look());
    }
}
