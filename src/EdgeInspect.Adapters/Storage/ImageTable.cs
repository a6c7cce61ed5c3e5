using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling;

namespace EdgeInspect.Adapters.Storage;

/// <summary>The table of pictures on the disk, read by the storing thread on a connection of its own; changes go with the ledger's records.</summary>
internal sealed class ImageTable : IDisposable
{
    private readonly Database _database;

    /// <summary>Opens the connection.</summary>
    public ImageTable(string databasePath) => _database = Database.OpenReader(databasePath);

    /// <summary>Bytes of all pictures and maps.</summary>
    public long TotalBytes() => _database.Number("SELECT sum(bytes) FROM image WHERE evicted = 0");

    /// <summary>Whether a result's picture is on record.</summary>
    public bool Holds(Guid rid)
    {
        using var find = _database.Prepare("SELECT 1 FROM image WHERE rid = ?1");
        return find.Bind(1, rid.ToString()).Step();
    }

    /// <summary>
    /// The picture to delete next: the oldest of those that the hub has, else the oldest. Those that the defect catalogue in force shows stay;
    /// its own rules bound how many they are.
    /// </summary>
    public ImageRow? NextToEvict() => First(
        $"""
        WITH kind AS (SELECT k.value AS json FROM state s, json_each(s.value, '$.classes') k WHERE s.key = '{CatalogueJson.StateKey}')
        SELECT rid, path, map_path, bytes, acknowledged FROM image
        WHERE evicted = 0 AND rid NOT IN (
          SELECT p.value FROM kind, json_each(kind.json, '$.examples') p
          UNION ALL SELECT p.value FROM kind, json_each(kind.json, '$.counter_examples') p)
        ORDER BY acknowledged DESC, seq LIMIT 1
        """);

    /// <summary>The picture whose eviction is on record but whose files may still be there.</summary>
    public ImageRow? Evicted() => First("SELECT rid, path, map_path, bytes, acknowledged FROM image WHERE evicted = 1 LIMIT 1");

    /// <summary>Adds a picture, unless the inspection it belongs to never got its record, or has a picture already.</summary>
    public static bool Add(Database writer, long seq, in ImageRow image)
    {
        var rid = image.Rid.ToString();
        using var find = writer.Prepare("SELECT 1 FROM record WHERE rid = ?1 AND kind = 'inspection'");
        if (!find.Bind(1, rid).Step())
            return false;
        using var add = writer.Prepare("INSERT OR IGNORE INTO image(rid, seq, path, map_path, bytes) VALUES(?1, ?2, ?3, ?4, ?5)");
        add.Bind(1, rid).Bind(2, seq).Bind(3, image.Path).Bind(4, image.MapPath).Bind(5, image.Bytes).Run();
        return writer.Changes > 0;
    }

    /// <summary>Marks a picture as evicted, and forgets those before it: their files are gone.</summary>
    public static bool Evict(Database writer, Guid rid)
    {
        writer.Execute("DELETE FROM image WHERE evicted = 1");
        using var mark = writer.Prepare("UPDATE image SET evicted = 1 WHERE rid = ?1");
        mark.Bind(1, rid.ToString()).Run();
        ReviewTable.Drop(writer, rid);
        return true;
    }

    /// <summary>Notes that the hub has a picture; one that was evicted meanwhile stays so.</summary>
    public static void Acknowledge(Database writer, Guid rid)
    {
        using var mark = writer.Prepare("UPDATE image SET acknowledged = 1 WHERE rid = ?1 AND evicted = 0");
        mark.Bind(1, rid.ToString()).Run();
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private ImageRow? First(string sql)
    {
        using var rows = _database.Prepare(sql);
        return rows.Step()
            ? new(Guid.Parse(rows.Text(0)!), rows.Text(1)!, rows.Text(2), rows.Int64(3), rows.Int64(4) != 0)
            : null;
    }
}

/// <summary>A row of the table; paths are relative to the images' folder.</summary>
internal readonly record struct ImageRow(Guid Rid, string Path, string? MapPath, long Bytes, bool IsAcknowledged);
