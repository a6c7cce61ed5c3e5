using System.Collections.Concurrent;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// Numbers that stand for stations and streams in the tables. A station's is given once, in a transaction of its own before those that use
/// it, and no number ever comes to stand for another name: so they can be remembered, and two instances never wait for each other over a
/// station.
/// </summary>
internal sealed class FleetNames(FleetDatabase database)
{
    private const int MaxRemembered = 20_000;
    private readonly ConcurrentDictionary<StationName, long> _stations = new();
    private readonly ConcurrentDictionary<long, LedgerStream> _streamNames = new();

    /// <summary>A station's number.</summary>
    public async Task<long> StationAsync(StationName name, CancellationToken cancellation)
    {
        if (_stations.TryGetValue(name, out var known))
            return known;
        const string Select = "SELECT id FROM station WHERE site = @site AND line = @line AND name = @name";
        (string, object?)[] values = [("@site", name.Site), ("@line", name.Line), ("@name", name.Station)];
        var id = await database.ReadAsync(session => session.NumberAsync(Select, cancellation, values), cancellation);
        id ??= await database.WriteAsync(
            async session =>
            {
                await session.RunAsync(
                    """
                    INSERT INTO station(site, line, name, last_seen) VALUES(@site, @line, @name, 0)
                    ON CONFLICT(site, line, name) DO NOTHING
                    """,
                    cancellation,
                    values);
                return await session.NumberAsync(Select, cancellation, values);
            },
            cancellation);
        return Remember(_stations, name, id!.Value);
    }

    /// <summary>The stream that a number stands for; null when retention has deleted it meanwhile.</summary>
    public async Task<LedgerStream?> StreamAsync(long id, FleetSession session, CancellationToken cancellation)
    {
        if (_streamNames.TryGetValue(id, out var known))
            return known;
        var rows = await session.ListAsync(
            "SELECT s.site, s.line, s.name, x.epoch FROM stream x JOIN station s ON s.id = x.station_id WHERE x.id = @id",
            row => new LedgerStream(new(row.GetString(0), row.GetString(1), row.GetString(2)), row.GetString(3)),
            cancellation,
            ("@id", id));
        return rows is [var stream] ? Remember(_streamNames, id, stream) : null;
    }

    private static TValue Remember<TKey, TValue>(ConcurrentDictionary<TKey, TValue> remembered, TKey key, TValue value)
        where TKey : notnull
    {
        if (remembered.Count >= MaxRemembered)
            remembered.Clear();
        return remembered[key] = value;
    }
}
