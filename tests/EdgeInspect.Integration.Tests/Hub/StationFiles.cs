using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A result's pictures as a station keeps them.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Image">Bytes of what the camera saw.</param>
/// <param name="Map">Bytes of the anomaly map, or null.</param>
/// <param name="IsAcknowledged">Whether the station believes that the hub has them.</param>
internal sealed record StationPicture(Guid Rid, byte[] Image, byte[]? Map, bool IsAcknowledged);

/// <summary>What a station keeps beside its records, also while it runs.</summary>
internal static class StationFiles
{
    /// <summary>Its pictures.</summary>
    public static IReadOnlyList<StationPicture> Pictures(string state) => Read(
        state,
        "SELECT rid, path, map_path, acknowledged FROM image WHERE evicted = 0 ORDER BY seq",
        row => new StationPicture(
            Guid.Parse(row.Text(0)!), FileOf(state, row.Text(1)!), row.Text(2) is { } map ? FileOf(state, map) : null, row.Int64(3) != 0));

    /// <summary>How many results' pictures the hub has, as the station believes.</summary>
    public static int Acknowledged(string state) => Read(state, "SELECT 1 FROM image WHERE acknowledged = 1", _ => 1).Count;

    /// <summary>The JSON of its windows, in the order in which they closed.</summary>
    public static IReadOnlyList<byte[]> Windows(string state) => Read(
        state,
        "SELECT body, content_type FROM drift_window ORDER BY id",
        row =>
        {
            Assert.Equal(MessageFault.None, WindowReader.Read(row.Blob(0), row.Text(1), out var json).Fault);
            return json.ToArray();
        });

    private static byte[] FileOf(string state, string path) => File.ReadAllBytes(Path.Combine(StateDirectory.ImagesPath(state), path));

    private static List<T> Read<T>(string state, string sql, Func<Statement, T> read)
    {
        using var database = Database.OpenReader(StateDirectory.DatabasePath(state));
        using var rows = database.Prepare(sql);
        var items = new List<T>();
        while (rows.Step())
            items.Add(read(rows));
        return items;
    }
}
