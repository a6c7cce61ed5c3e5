using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>
/// Holds the write lock of a hub's SQLite file: its writers wait, and after half a minute they fail. Reading goes on.
/// </summary>
internal sealed class HeldDatabase : IDisposable
{
    private readonly Database _database;

    /// <summary>Waits until no writer of the hub has the lock, and takes it.</summary>
    public HeldDatabase(HubScene scene)
    {
        _database = Open(scene);
        _database.Execute("PRAGMA busy_timeout=30000; BEGIN IMMEDIATE");
    }

    /// <summary>A connection beside the hub's own; it never checkpoints, as the hub has the file open.</summary>
    public static Database Open(HubScene scene) => Database.OpenWriter(Path.Combine(scene.Folder("hub"), "fleet.db"));

    /// <summary>Lets the hub write again.</summary>
    public void Dispose()
    {
        _database.Execute("ROLLBACK");
        _database.Dispose();
    }
}
