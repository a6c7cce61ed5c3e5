using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Pictures that the image store holds.</summary>
internal sealed class ImageTable(FleetDatabase database, FleetNames names)
{
    private const int RowsPerDelete = 2000;
    private const string Columns =
        "s.site, s.line, s.name, i.rid, i.what, i.media_type, i.sha256, i.bytes, i.stored "
        + "FROM image i JOIN station s ON s.id = i.station_id";

    /// <summary>As in the contract.</summary>
    public async Task AddAsync(StoredImage image, CancellationToken cancellation)
    {
        var station = await names.StationAsync(image.Station, cancellation);
        await database.WriteAsync(
            session => session.RunAsync(
                """
                INSERT INTO image(station_id, rid, what, media_type, sha256, bytes, stored)
                VALUES(@station, @rid, @what, @type, @sha256, @bytes, @stored) ON CONFLICT DO NOTHING
                """,
                cancellation,
                ("@station", station),
                ("@rid", image.Rid),
                ("@what", image.What),
                ("@type", image.MediaType),
                ("@sha256", image.Sha256),
                ("@bytes", image.Bytes),
                ("@stored", image.StoredUtc.ToStored())),
            cancellation);
    }

    /// <summary>As in the contract. Pictures that come are looked up by it before they are noted.</summary>
    public Task<ImmutableArray<StoredImage>> OfAsync(StationName name, Guid rid, CancellationToken cancellation) => database.ReadAsync(
        async session => (await session.ListAsync(
            $"SELECT {Columns} WHERE s.site = @site AND s.line = @line AND s.name = @name AND i.rid = @rid ORDER BY i.what, i.stored, i.sha256",
            Read,
            cancellation,
            ("@site", name.Site),
            ("@line", name.Line),
            ("@name", name.Station),
            ("@rid", rid))).ToImmutableArray(),
        cancellation);

    /// <summary>As in the contract.</summary>
    public Task<StoredImage?> FindAsync(string sha256, CancellationToken cancellation) => database.AskAsync(
        async session => (await session.ListAsync($"SELECT {Columns} WHERE i.sha256 = @sha256 LIMIT 1", Read, cancellation, ("@sha256", sha256))).FirstOrDefault(),
        cancellation);

    /// <summary>Pictures of results, by result.</summary>
    public static async Task<ILookup<Guid, StoredImage>> OfAsync(
        IReadOnlyList<Guid> rids, FleetSession session, CancellationToken cancellation)
    {
        if (rids.Count == 0)
            return Array.Empty<StoredImage>().ToLookup(image => image.Rid);
        var values = rids.Select((rid, i) => (Name: string.Create(CultureInfo.InvariantCulture, $"@r{i}"), Value: (object?)rid)).ToArray();
        var rows = await session.ListAsync(
            $"SELECT {Columns} WHERE i.rid IN ({string.Join(", ", values.Select(v => v.Name))}) ORDER BY i.what, i.stored, i.sha256",
            Read,
            cancellation,
            values);
        return rows.ToLookup(image => image.Rid);
    }

    /// <summary>Deletes what was complete before a time, in pieces.</summary>
    /// <param name="beforeUtc">The time.</param>
    /// <param name="freed">Given those of each piece of which nothing refers to the bytes any more.</param>
    /// <param name="cancellation">To give up.</param>
    public async Task DeleteAsync(DateTimeOffset beforeUtc, Func<IReadOnlyList<StoredImage>, Task> freed, CancellationToken cancellation)
    {
        var deleted = RowsPerDelete;
        while (deleted == RowsPerDelete)
        {
            (deleted, var unused) = await database.WriteAsync(session => DeleteSomeAsync(session, beforeUtc, cancellation), cancellation);
            if (unused.Count > 0)
                await freed(unused);
        }
    }

    private static async Task<(int Deleted, List<StoredImage> Unused)> DeleteSomeAsync(
        FleetSession session, DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        var unused = new List<StoredImage>();
        var oldest = string.Create(
            CultureInfo.InvariantCulture, $"stored < @before ORDER BY stored, station_id, rid, what, sha256 LIMIT {RowsPerDelete}");
        (string, object?) before = ("@before", beforeUtc.ToStored());
        var old = await session.ListAsync($"SELECT {Columns} WHERE i.{oldest}", Read, cancellation, before);
        if (old.Count == 0)
            return (0, unused);
        await session.RunAsync(
            $"""
            DELETE FROM image WHERE (station_id, rid, what, sha256) IN (SELECT station_id, rid, what, sha256 FROM image WHERE {oldest})
            """,
            cancellation,
            before);
        foreach (var image in old.DistinctBy(image => image.Sha256))
        {
            (string, object?) sha256 = ("@sha256", image.Sha256);
            if (await session.NumberAsync("SELECT 1 FROM image WHERE sha256 = @sha256 LIMIT 1", cancellation, sha256) is null)
                unused.Add(image);
        }

        return (old.Count, unused);
    }

    private static StoredImage Read(DbDataReader row) => new(
        new StationName(row.GetString(0), row.GetString(1), row.GetString(2)),
        row.GetGuid(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetInt64(7),
        row.Time(8));
}
