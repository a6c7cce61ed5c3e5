using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// Numbers that stand for stations, streams and setups in the tables. They are given once, in transactions of their own before those that
/// use them, and never change: so they can be remembered, and two instances never wait for each other over them.
/// </summary>
internal sealed class FleetNames(FleetDatabase database)
{
    private const int MaxRemembered = 20_000;
    private readonly ConcurrentDictionary<StationName, long> _stations = new();
    private readonly ConcurrentDictionary<LedgerStream, long> _streams = new();
    private readonly ConcurrentDictionary<RecordSetup, long> _setups = new();
    private readonly ConcurrentDictionary<long, LedgerStream> _streamNames = new();

    /// <summary>A station's number.</summary>
    public Task<long> StationAsync(StationName name, CancellationToken cancellation) => FindAsync(
        _stations,
        name,
        "INSERT INTO station(site, line, name, last_seen) VALUES(@site, @line, @name, 0) ON CONFLICT(site, line, name) DO NOTHING",
        "SELECT id FROM station WHERE site = @site AND line = @line AND name = @name",
        [("@site", name.Site), ("@line", name.Line), ("@name", name.Station)],
        cancellation);

    /// <summary>A stream's number.</summary>
    public async Task<long> StreamAsync(LedgerStream stream, CancellationToken cancellation) =>
        _streams.TryGetValue(stream, out var known) ? known : await FindAsync(
            _streams,
            stream,
            """
            INSERT INTO stream(station_id, epoch, marks, records, last_seen) VALUES(@station, @epoch, '', 0, 0)
            ON CONFLICT(station_id, epoch) DO NOTHING
            """,
            "SELECT id FROM stream WHERE station_id = @station AND epoch = @epoch",
            [("@station", await StationAsync(stream.Station, cancellation)), ("@epoch", stream.Epoch)],
            cancellation);

    /// <summary>A setup's number.</summary>
    public Task<long> SetupAsync(RecordSetup setup, CancellationToken cancellation) => FindAsync(
        _setups,
        setup,
        """
        INSERT INTO setup(digest, recipe, degree, camera, camera_serial, trigger_kind, model, model_sha256, config_sha256)
        VALUES(@digest, @recipe, @degree, @camera, @serial, @trigger, @model, @sha256, @config) ON CONFLICT(digest) DO NOTHING
        """,
        "SELECT id FROM setup WHERE digest = @digest",
        [
            ("@digest", Digest(setup)), ("@recipe", setup.Recipe), ("@degree", setup.Degree), ("@camera", setup.Camera),
            ("@serial", setup.CameraSerial), ("@trigger", setup.Trigger), ("@model", setup.Model), ("@sha256", setup.ModelSha256), ("@config", setup.ConfigSha256),
        ],
        cancellation);

    /// <summary>The stream that a number stands for.</summary>
    public async Task<LedgerStream> StreamAsync(long id, FleetSession session, CancellationToken cancellation)
    {
        if (_streamNames.TryGetValue(id, out var known))
            return known;
        var rows = await session.ListAsync(
            "SELECT s.site, s.line, s.name, x.epoch FROM stream x JOIN station s ON s.id = x.station_id WHERE x.id = @id",
            row => new LedgerStream(new(row.GetString(0), row.GetString(1), row.GetString(2)), row.GetString(3)),
            cancellation,
            ("@id", id));
        return Remember(_streamNames, id, rows[0]);
    }

    private static byte[] Digest(RecordSetup setup) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\0',
        setup.Recipe, setup.Degree, setup.Camera, setup.CameraSerial, setup.Trigger, setup.Model, setup.ModelSha256, setup.ConfigSha256)));

    private static TValue Remember<TKey, TValue>(ConcurrentDictionary<TKey, TValue> remembered, TKey key, TValue value)
        where TKey : notnull
    {
        if (remembered.Count >= MaxRemembered)
            remembered.Clear();
        return remembered[key] = value;
    }

    private async Task<long> FindAsync<TKey>(
        ConcurrentDictionary<TKey, long> remembered,
        TKey key,
        string insert,
        string select,
        (string, object?)[] values,
        CancellationToken cancellation)
        where TKey : notnull
    {
        if (remembered.TryGetValue(key, out var known))
            return known;
        var names = select.Split(' ').Where(word => word.StartsWith('@')).ToHashSet();
        var keys = values.Where(value => names.Contains(value.Item1)).ToArray();
        var id = await database.ReadAsync(session => session.NumberAsync(select, cancellation, keys), cancellation);
        id ??= await database.WriteAsync(
            async session =>
            {
                await session.RunAsync(insert, cancellation, values);
                return await session.NumberAsync(select, cancellation, keys);
            },
            cancellation);
        return Remember(remembered, key, id!.Value);
    }
}
