using System.Collections.Immutable;
using System.Data.Common;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Stations: what they last said and measured.</summary>
internal sealed class StationTable(FleetDatabase database, FleetNames names, TimeProvider time)
{
    private const string Seen = "last_seen = CASE WHEN last_seen < @seen THEN @seen ELSE last_seen END";
    private static readonly TimeSpan AlarmsOf = TimeSpan.FromHours(24);

    // Gauges have the station's time: those of a clock that ran ahead would never be old.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>Notes that something came of a station, within a transaction that keeps it.</summary>
    public static Task SeeAsync(FleetSession session, long station, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        session.RunAsync(
            $"UPDATE station SET {Seen} WHERE id = @id", cancellation, ("@seen", receivedUtc.ToStored()), ("@id", station));

    /// <summary>As in the contract.</summary>
    public async Task SetStateAsync(StationName name, StationState state, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        var station = await names.StationAsync(name, cancellation);
        await database.WriteAsync(
            async session =>
            {
                var present = StationStateJson.Read(await BodyAsync("state", session, station, cancellation)).Message;
                if (!StateOrder.Replaces(state, present))
                    return;
                // A will is the broker's word: nothing came of the station itself.
                var seen = state.Presence == StationPresence.Offline ? DateTimeOffset.UnixEpoch : receivedUtc;
                await session.RunAsync(
                    $"UPDATE station SET state = @state, {Seen} WHERE id = @id",
                    cancellation,
                    ("@state", state.ToBytes()),
                    ("@seen", seen.ToStored()),
                    ("@id", station));
            },
            cancellation);
    }

    /// <summary>As in the contract.</summary>
    public async Task AddGaugesAsync(StationName name, StationGauges gauges, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        var station = await names.StationAsync(name, cancellation);
        (string, object?) body = ("@body", gauges.ToBytes());
        await database.WriteAsync(
            async session =>
            {
                var present = StationGaugesJson.Read(await BodyAsync("gauges", session, station, cancellation)).Message;
                if (present is null || present.Session != gauges.Session || present.UptimeSeconds <= gauges.UptimeSeconds)
                    await session.RunAsync("UPDATE station SET gauges = @body WHERE id = @id", cancellation, body, ("@id", station));
                await SeeAsync(session, station, receivedUtc, cancellation);
                await session.RunAsync(
                    "INSERT INTO gauge(station_id, taken, body) VALUES(@id, @taken, @body) ON CONFLICT DO NOTHING",
                    cancellation,
                    ("@id", station),
                    ("@taken", gauges.TakenUtc.ToStored()),
                    body);
            },
            cancellation);
    }

    /// <summary>As in the contract.</summary>
    public Task<ImmutableArray<StationOverview>> ListAsync(CancellationToken cancellation) => ReadAsync("", [], cancellation);

    /// <summary>As in the contract.</summary>
    public async Task<StationOverview?> FindAsync(StationName name, CancellationToken cancellation) =>
        (await ReadAsync(
            "WHERE s.site = @site AND s.line = @line AND s.name = @name",
            [("@site", name.Site), ("@line", name.Line), ("@name", name.Station)],
            cancellation)).FirstOrDefault();

    /// <summary>
    /// As in the contract. Of n gauges the i-th is taken when i × limit / n, rounded down, is a step further than before it.
    /// </summary>
    public Task<ImmutableArray<StationGauges>> GaugesAsync(
        StationName name, DateTimeOffset fromUtc, DateTimeOffset untilUtc, int limit, CancellationToken cancellation) => database.AskAsync(
        async session =>
        {
            var bodies = await session.ListAsync(
                """
                SELECT body FROM (
                  SELECT g.body, g.taken, ROW_NUMBER() OVER (ORDER BY g.taken) - 1 AS n, COUNT(*) OVER () AS total
                  FROM gauge g JOIN station s ON s.id = g.station_id
                  WHERE s.site = @site AND s.line = @line AND s.name = @name AND g.taken >= @from AND g.taken < @until) AS numbered
                WHERE n = 0 OR total <= @limit OR n * @limit / total <> (n - 1) * @limit / total
                ORDER BY taken
                """,
                row => row.Bytes(0),
                cancellation,
                ("@site", name.Site),
                ("@line", name.Line),
                ("@name", name.Station),
                ("@from", fromUtc.ToStored()),
                ("@until", untilUtc.ToStored()),
                ("@limit", (long)limit));
            return bodies.Select(body => StationGaugesJson.Read(body).Message).OfType<StationGauges>().ToImmutableArray();
        },
        cancellation);

    /// <summary>Deletes old gauges; the latest of a station stays with it.</summary>
    public Task DeleteGaugesAsync(DateTimeOffset beforeUtc, CancellationToken cancellation) => database.DeleteAsync(
        "gauge",
        "station_id, taken",
        "taken < @before OR taken > @ahead",
        cancellation,
        ("@before", beforeUtc.ToStored()),
        ("@ahead", (time.GetUtcNow() + MostAhead).ToStored()));

    private async Task<byte[]> BodyAsync(string column, FleetSession session, long station, CancellationToken cancellation)
    {
        var rows = await session.ListAsync(
            $"SELECT {column} FROM station WHERE id = @id" + database.RowLock, row => row.Bytes(0), cancellation, ("@id", station));
        return rows[0];
    }

    private async Task<ImmutableArray<StationOverview>> ReadAsync(string where, (string, object?)[] values, CancellationToken cancellation)
    {
        var since = (time.GetUtcNow() - AlarmsOf).ToStored();
        var rows = await database.AskAsync(
            session => session.ListAsync(
                $"""
                SELECT s.site, s.line, s.name, s.state, s.gauges, s.last_seen,
                  (SELECT CAST(COALESCE(SUM(x.records), 0) AS BIGINT) FROM stream x WHERE x.station_id = s.id),
                  (SELECT COALESCE(MAX(x.last_seen), 0) FROM stream x WHERE x.station_id = s.id),
                  (SELECT COUNT(*) FROM event e WHERE e.station_id = s.id AND e.severity = 2 AND e.received >= @since)
                FROM station s {where}
                """,
                Read,
                cancellation,
                [("@since", since), .. values]),
            cancellation);
        return
        [
            .. rows.OrderBy(s => s.Name.Site, StringComparer.Ordinal)
                .ThenBy(s => s.Name.Line, StringComparer.Ordinal)
                .ThenBy(s => s.Name.Station, StringComparer.Ordinal),
        ];
    }

    private static StationOverview Read(DbDataReader row) => new(
        new StationName(row.GetString(0), row.GetString(1), row.GetString(2)),
        StationStateJson.Read(row.Bytes(3)).Message,
        StationGaugesJson.Read(row.Bytes(4)).Message,
        Columns.ToTime(Math.Max(row.GetInt64(5), row.GetInt64(7))),
        row.GetInt64(6),
        (int)row.GetInt64(8));
}
