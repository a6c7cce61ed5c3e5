using System.Data.Common;
using System.Globalization;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Drift windows.</summary>
internal sealed class WindowTable(FleetDatabase database, FleetNames names)
{
    /// <summary>As in the contract.</summary>
    public async Task AddAsync(StationName name, StoredWindow window, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        var station = await names.StationAsync(name, cancellation);
        await database.WriteAsync(
            async session =>
            {
                await session.RunAsync(
                    """
                    INSERT INTO drift_window(station_id, epoch, camera, model_sha256, version, sequence, from_utc, until_utc, body, received)
                    VALUES(@station, @epoch, @camera, @model, @version, @sequence, @from, @until, @body, @received) ON CONFLICT DO NOTHING
                    """,
                    cancellation,
                    ("@station", station),
                    ("@epoch", window.Epoch),
                    ("@camera", window.Camera),
                    ("@model", window.ModelSha256),
                    ("@version", window.Schema),
                    ("@sequence", window.Sequence),
                    ("@from", window.FromUtc.ToStored()),
                    ("@until", window.UntilUtc.ToStored()),
                    ("@body", window.Body.ToArray()),
                    ("@received", receivedUtc.ToStored()));
                await StationTable.SeeAsync(session, station, receivedUtc, cancellation);
            },
            cancellation);
    }

    /// <summary>As in the contract.</summary>
    public Task<Page<StoredWindow>> PageAsync(StationName name, string? cursor, int limit, CancellationToken cancellation)
    {
        var list = $"windows {name}";
        var after = Cursor.Read(cursor, list);
        return database.AskAsync(
            async session =>
            {
                var sql = string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    SELECT until_utc, id, epoch, camera, model_sha256, version, sequence, from_utc, body FROM drift_window
                    WHERE station_id = (SELECT id FROM station WHERE site = @site AND line = @line AND name = @name)
                    AND (until_utc, id) < (@until, @id) ORDER BY until_utc DESC, id DESC LIMIT {limit + 1}
                    """);
                var rows = await session.ListAsync(
                    sql,
                    Read,
                    cancellation,
                    ("@site", name.Site),
                    ("@line", name.Line),
                    ("@name", name.Station),
                    ("@until", after?.First ?? long.MaxValue),
                    ("@id", after?.Second ?? long.MaxValue));
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].Until, rows[limit - 1].Id, 0).ToText(list) : null;
                return new Page<StoredWindow>([.. rows.Take(limit).Select(row => row.Window)], next);
            },
            cancellation);
    }

    /// <summary>Deletes old windows.</summary>
    public Task DeleteAsync(DateTimeOffset beforeUtc, CancellationToken cancellation) => database.DeleteAsync(
        "drift_window", "id", "received < @before", cancellation, ("@before", beforeUtc.ToStored()));

    private static (long Until, long Id, StoredWindow Window) Read(DbDataReader row) => (row.GetInt64(0), row.GetInt64(1), new(
        row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.Time(7), row.Time(0), row.Bytes(8)));
}
