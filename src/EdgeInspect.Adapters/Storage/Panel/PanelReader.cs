namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>A connection that reads the ledger's database for the panel. Safe from any thread: one reads at a time.</summary>
internal sealed class PanelReader : IDisposable
{
    private readonly Database _database;
    private readonly string _what;
    private readonly Lock _reading = new();

    private PanelReader(Database database, string what) => (_database, _what) = (database, what);

    /// <summary>Opens it.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="what">What is read, for errors.</param>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static PanelReader Open(StateDirectory directory, string what)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = StateDirectory.DatabasePath(directory.FullPath);
        try
        {
            return new(Database.OpenReader(path), what);
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"{what} in '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>Reads everything as it is at one moment.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public T Read<T>(Func<Database, T> read)
    {
        lock (_reading)
        {
            try
            {
                _database.Execute("BEGIN");
                try
                {
                    return read(_database);
                }
                finally
                {
                    _database.Execute("COMMIT");
                }
            }
            catch (DatabaseException e)
            {
                throw new StorageException($"{_what} can't be read: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_reading)
            _database.Dispose();
    }
}
