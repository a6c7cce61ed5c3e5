namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>When it was last decided what is old: one row, of all instances.</summary>
internal sealed class RetentionMark(FleetDatabase database)
{
    /// <summary>The time, or null when there is none yet.</summary>
    public Task<DateTimeOffset?> GetAsync(CancellationToken cancellation) => database.ReadAsync(
        async session => await session.NumberAsync("SELECT retained FROM retention", cancellation) is { } retained
            ? Columns.ToTime(retained)
            : (DateTimeOffset?)null,
        cancellation);

    /// <summary>Notes it.</summary>
    public Task SetAsync(DateTimeOffset retainedUtc, CancellationToken cancellation) => database.WriteAsync(
        session => session.RunAsync(
            "INSERT INTO retention(id, retained) VALUES(1, @retained) ON CONFLICT(id) DO UPDATE SET retained = excluded.retained",
            cancellation,
            ("@retained", retainedUtc.ToStored())),
        cancellation);
}
