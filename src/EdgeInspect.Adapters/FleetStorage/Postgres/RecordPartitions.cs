using System.Collections.Concurrent;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>
/// The partitions of the records: one for each month of reception, by the hub's own clock, so that however late a station's records arrive,
/// there is one for them. Making and dropping is safe while other instances do the same.
/// </summary>
internal sealed class RecordPartitions
{
    private const int RowsPerDelete = 5000;
    private const string Exists = "SELECT 1 FROM pg_inherits WHERE inhparent = 'record'::regclass AND inhrelid = to_regclass(@name)";
    private readonly ConcurrentDictionary<MonthPartition, bool> _known = new();

    /// <summary>Whether there is room for records of a time and of the month after it, as far as this instance knows.</summary>
    public bool HasRoomFor(DateTimeOffset receivedUtc)
    {
        var month = MonthPartition.Of(receivedUtc);
        return _known.ContainsKey(month) && _known.ContainsKey(month.Next);
    }

    /// <summary>Makes room for the month of a time and the one after it, within a transaction.</summary>
    public static async Task MakeRoomAsync(FleetSession session, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        await AdvisoryLock.Partitions.TakeAsync(session, cancellation);
        var month = MonthPartition.Of(receivedUtc);
        foreach (var needed in (MonthPartition[])[month, month.Next])
        {
            if (await session.NumberAsync(Exists, cancellation, ("@name", needed.Name)) is null)
                await session.RunAsync(needed.Create, cancellation);
        }
    }

    /// <summary>Notes that there is room, once it is committed.</summary>
    public void Remember(DateTimeOffset receivedUtc)
    {
        var month = MonthPartition.Of(receivedUtc);
        (_known[month], _known[month.Next]) = (true, true);
    }

    /// <summary>Looks again next time: something failed, and another instance may have dropped one.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The months there are, the oldest first.</summary>
    public static async Task<List<MonthPartition>> ListAsync(FleetSession session, CancellationToken cancellation)
    {
        var names = await session.ListAsync(
            "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'record'::regclass",
            row => row.GetString(0),
            cancellation);
        return [.. names.Select(name => MonthPartition.TryParse(name, out var month) ? month : (MonthPartition?)null)
            .OfType<MonthPartition>()
            .OrderBy(month => month.Begin)];
    }

    /// <summary>Drops a month, its files with it, within a transaction that also takes its records off the streams' counts.</summary>
    public static async Task DropAsync(FleetSession session, MonthPartition month, CancellationToken cancellation)
    {
        await AdvisoryLock.Retention.TakeAsync(session, cancellation);
        if (await session.NumberAsync(Exists, cancellation, ("@name", month.Name)) is null)
            return;
        // Nothing of a month that is over is written any more, so that it can be counted before others have to wait.
        var counts = await CountAsync(session, $"SELECT stream_id, COUNT(*) FROM {month.Name} GROUP BY stream_id", cancellation);
        await TakeOffAsync(session, counts, cancellation);
        // Who writes and reads waits behind this one: rather give way and try again.
        await session.RunAsync("SET LOCAL lock_timeout = '2s'", cancellation);
        await session.RunAsync($"DROP TABLE {month.Name}", cancellation);
    }

    /// <summary>Deletes some of a month's records that were received before a time, the oldest first, within a transaction.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> DeleteSomeAsync(
        FleetSession session, MonthPartition month, DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        await AdvisoryLock.Retention.TakeAsync(session, cancellation);
        if (await session.NumberAsync(Exists, cancellation, ("@name", month.Name)) is null)
            return false;
        var counts = await CountAsync(
            session,
            $"""
            WITH gone AS (DELETE FROM {month.Name} WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM {month.Name} WHERE received < @before ORDER BY received LIMIT @most)) RETURNING stream_id)
            SELECT stream_id, COUNT(*) FROM gone GROUP BY stream_id
            """,
            cancellation,
            ("@before", beforeUtc.ToStored()),
            ("@most", (long)RowsPerDelete));
        await TakeOffAsync(session, counts, cancellation);
        return counts.Sum(count => count.Records) == RowsPerDelete;
    }

    private static Task<List<(long StreamId, long Records)>> CountAsync(
        FleetSession session, string sql, CancellationToken cancellation, params (string, object?)[] values) =>
        session.ListAsync(sql, row => (row.GetInt64(0), row.GetInt64(1)), cancellation, values);

    /// <summary>
    /// Streams are locked in the order in which those lock them who write, by station and epoch, and before the table of records: so
    /// neither waits for the other while it holds what that one needs.
    /// </summary>
    private static async Task TakeOffAsync(
        FleetSession session, List<(long StreamId, long Records)> counts, CancellationToken cancellation)
    {
        (string, object?) ids = ("@ids", counts.Select(count => count.StreamId).ToArray());
        const string Lock = """SELECT id FROM stream WHERE id = ANY(@ids) ORDER BY station_id, epoch COLLATE "C" FOR UPDATE""";
        await session.RunAsync(Lock, cancellation, ids);
        await session.RunAsync(
            "UPDATE stream SET records = records - taken.n FROM unnest(@ids, @counts) AS taken(id, n) WHERE stream.id = taken.id",
            cancellation,
            ids,
            ("@counts", counts.Select(count => count.Records).ToArray()));
    }
}

/// <summary>What one instance at a time does, until its transaction ends: the numbers stand for it in the whole database.</summary>
/// <param name="Key">Its number.</param>
internal readonly record struct AdvisoryLock(long Key)
{
    /// <summary>Changing the tables.</summary>
    public static readonly AdvisoryLock Schema = new(0x4549_0001);

    /// <summary>Making partitions.</summary>
    public static readonly AdvisoryLock Partitions = new(0x4549_0002);

    /// <summary>Deleting what is old.</summary>
    public static readonly AdvisoryLock Retention = new(0x4549_0003);

    /// <summary>Waits for it.</summary>
    public Task TakeAsync(FleetSession session, CancellationToken cancellation) =>
        session.RunAsync("SELECT pg_advisory_xact_lock(@key)", cancellation, ("@key", Key));
}
