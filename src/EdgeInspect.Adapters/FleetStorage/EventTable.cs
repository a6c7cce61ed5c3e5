using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Events of stations and of the hub itself, which has the number 0.</summary>
internal sealed class EventTable(FleetDatabase database, FleetNames names)
{
    private const long Hub = 0;
    private const string OfStation = "AND e.station_id = (SELECT id FROM station WHERE site = @site AND line = @line AND name = @name)";

    /// <summary>As in the contract.</summary>
    public async Task AddAsync(StationName? name, FleetEvent fleetEvent, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        var station = name is null ? Hub : await names.StationAsync(name, cancellation);
        await database.WriteAsync(
            async session =>
            {
                await InsertAsync(session, station, fleetEvent, receivedUtc, cancellation);
                if (name is not null)
                    await StationTable.SeeAsync(session, station, receivedUtc, cancellation);
            },
            cancellation);
    }

    /// <summary>Stores an alarm that a batch gave rise to, in the batch's transaction, unless enough like it were stored lately.</summary>
    /// <returns>Whether it is news.</returns>
    public static async Task<bool> AddAlarmAsync(
        FleetSession session, long station, FleetEvent alarm, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        var lately = await session.NumberAsync(
            "SELECT COUNT(*) FROM event WHERE station_id = @station AND severity = 2 AND received >= @since AND kind = @kind",
            cancellation,
            ("@station", station),
            ("@since", (receivedUtc - BatchAlarms.Lately).ToStored()),
            ("@kind", alarm.Kind));
        return lately < BatchAlarms.MostLately && await InsertAsync(session, station, alarm, receivedUtc, cancellation) > 0;
    }

    /// <summary>As in the contract.</summary>
    public Task<Page<StoredEvent>> PageAsync(
        StationName? name, EventSeverity least, string? cursor, int limit, CancellationToken cancellation)
    {
        var list = $"events received {name} {least}";
        var after = Cursor.Read(cursor, list);
        return database.AskAsync(
            async session =>
            {
                var sql = string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    SELECT e.received, e.id, s.site, s.line, s.name, e.uid, e.severity, e.kind, e.text, e.utc
                    FROM event e LEFT JOIN station s ON s.id = e.station_id
                    WHERE {(least == EventSeverity.Alarm ? "e.severity = 2" : "e.severity >= @least")}
                    {(name is null ? "" : OfStation)}
                    {(after is null ? "" : "AND (e.received, e.id) < (@received, @id)")}
                    ORDER BY e.received DESC, e.id DESC LIMIT {limit + 1}
                    """);
                var rows = await session.ListAsync(sql, Read, cancellation, Values(name, least, after));
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].Received, rows[limit - 1].Id, 0).ToText(list) : null;
                return new Page<StoredEvent>([.. rows.Take(limit).Select(row => row.Event)], next);
            },
            cancellation);
    }

    /// <summary>Deletes old events.</summary>
    public Task DeleteAsync(DateTimeOffset beforeUtc, CancellationToken cancellation) => database.DeleteAsync(
        "event", "id", "received < @before", cancellation, ("@before", beforeUtc.ToStored()));

    private static Task<int> InsertAsync(
        FleetSession session, long station, FleetEvent fleetEvent, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        session.RunAsync(
            """
            INSERT INTO event(station_id, uid, utc, severity, kind, text, received)
            VALUES(@station, @uid, @utc, @severity, @kind, @text, @received) ON CONFLICT DO NOTHING
            """,
            cancellation,
            ("@station", station),
            ("@uid", fleetEvent.Id),
            ("@utc", fleetEvent.Utc.ToStored()),
            ("@severity", (long)fleetEvent.Severity),
            ("@kind", fleetEvent.Kind),
            ("@text", fleetEvent.Text),
            ("@received", receivedUtc.ToStored()));

    private static (string, object?)[] Values(StationName? name, EventSeverity least, Cursor? after)
    {
        List<(string, object?)> values = least == EventSeverity.Alarm ? [] : [("@least", (long)least)];
        if (name is not null)
            values.AddRange([("@site", name.Site), ("@line", name.Line), ("@name", name.Station)]);
        if (after is { } row)
            values.AddRange([("@received", row.First), ("@id", row.Second)]);
        return [.. values];
    }

    private static (long Received, long Id, StoredEvent Event) Read(DbDataReader row)
    {
        var station = row.IsDBNull(2) ? null : new StationName(row.GetString(2), row.GetString(3), row.GetString(4));
        var fleetEvent = new FleetEvent(row.GetGuid(5), row.Time(9), (EventSeverity)row.GetInt64(6), row.GetString(7), row.GetString(8));
        return (row.GetInt64(0), row.GetInt64(1), new(station, fleetEvent, row.Time(0)));
    }
}
