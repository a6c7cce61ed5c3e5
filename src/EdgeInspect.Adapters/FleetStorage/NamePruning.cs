using System.Globalization;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// Deletes names that no record refers to any more, in pieces, so that records go on coming in between. Of each table the newest row
/// stays: a number is never given twice. Several instances may do so at once.
/// </summary>
internal sealed class NamePruning(FleetDatabase database)
{
    /// <summary>Rows that one look takes.</summary>
    public const int RowsAtOnce = 1000;

    private const string UsedSetup = "EXISTS(SELECT 1 FROM record r WHERE r.setup_id = setup.id)";

    private const string StaleStream =
        """
        last_seen < @before AND id < (SELECT MAX(id) FROM stream)
        AND EXISTS(SELECT 1 FROM stream newer WHERE newer.station_id = stream.station_id AND newer.last_seen > stream.last_seen)
        AND NOT EXISTS(SELECT 1 FROM record r WHERE r.stream_id = stream.id)
        """;

    /// <summary>Deletes what is not used; after records were deleted.</summary>
    /// <param name="beforeUtc">Records that were received before it are deleted.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">The store failed.</exception>
    public async Task PruneAsync(DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        await PruneStreamsAsync(beforeUtc, cancellation);
        var after = 0L;
        while (await SetupsAsync(after, cancellation) is { Count: > 0 } setups)
        {
            await DeleteSetupsAsync([.. setups.Where(setup => !setup.IsUsed).Select(setup => setup.Id)], cancellation);
            after = setups[^1].Id;
        }
    }

    private Task<List<(long Id, bool IsUsed)>> SetupsAsync(long after, CancellationToken cancellation) => database.ReadAsync(
        session => session.ListAsync(
            $"""
            SELECT id, CASE WHEN {UsedSetup} THEN 1 ELSE 0 END FROM setup
            WHERE id > @after AND id < (SELECT MAX(id) FROM setup) ORDER BY id LIMIT @most
            """,
            row => (row.GetInt64(0), row.GetInt32(1) != 0),
            cancellation,
            ("@after", after),
            ("@most", (long)RowsAtOnce)),
        cancellation);

    /// <summary>
    /// Those that a transaction holds, which is about to refer to them, are left; the others are looked at once more, now that nobody can
    /// refer to them.
    /// </summary>
    private async Task DeleteSetupsAsync(long[] ids, CancellationToken cancellation)
    {
        if (ids.Length == 0)
            return;
        await database.WriteAsync(
            async session =>
            {
                var free = await session.ListAsync(
                    $"SELECT id FROM setup WHERE id IN ({Joined(ids)})" + database.FreeRowLock, row => row.GetInt64(0), cancellation);
                if (free.Count > 0)
                    await session.RunAsync($"DELETE FROM setup WHERE id IN ({Joined(free)}) AND NOT {UsedSetup}", cancellation);
            },
            cancellation);
    }

    /// <summary>
    /// A stream's marks say what is acknowledged, so that of the present database of a station stays for ever. One goes whose station has
    /// had a newer database since, and of which nothing came for as long as records are kept. One that a transaction holds is left: this
    /// one waits for nobody, in whatever order it comes to them.
    /// </summary>
    private Task PruneStreamsAsync(DateTimeOffset beforeUtc, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            (string, object?) before = ("@before", beforeUtc.ToStored());
            var free = await session.ListAsync(
                $"SELECT id FROM stream WHERE {StaleStream}" + database.FreeRowLock, row => row.GetInt64(0), cancellation, before);
            foreach (var some in free.Chunk(RowsAtOnce))
                await session.RunAsync($"DELETE FROM stream WHERE id IN ({Joined(some)}) AND {StaleStream}", cancellation, before);
        },
        cancellation);

    private static string Joined(IEnumerable<long> ids) => string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
}
