using SQLitePCL;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A compiled statement. Parameters count from 1, columns from 0.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Database _database;
    private readonly sqlite3_stmt _handle;

    /// <summary>One that the connection compiled.</summary>
    public Statement(Database database, sqlite3_stmt handle) => (_database, _handle) = (database, handle);

    /// <summary>Binds a number.</summary>
    public Statement Bind(int parameter, long value)
    {
        _database.Check(raw.sqlite3_bind_int64(_handle, parameter, value));
        return this;
    }

    /// <summary>Binds a floating-point number.</summary>
    public Statement Bind(int parameter, double value)
    {
        _database.Check(raw.sqlite3_bind_double(_handle, parameter, value));
        return this;
    }

    /// <summary>Binds text, or null.</summary>
    public Statement Bind(int parameter, string? value)
    {
        _database.Check(value is null ? raw.sqlite3_bind_null(_handle, parameter) : raw.sqlite3_bind_text(_handle, parameter, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already; none is null.</summary>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        _database.Check(utf8.IsEmpty ? raw.sqlite3_bind_null(_handle, parameter) : raw.sqlite3_bind_text(_handle, parameter, utf8));
        return this;
    }

    /// <summary>Binds bytes.</summary>
    public Statement BindBlob(int parameter, ReadOnlySpan<byte> bytes)
    {
        _database.Check(raw.sqlite3_bind_blob(_handle, parameter, bytes));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        _database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement that returns nothing and makes it ready for the next time, also when it failed.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes it ready to be bound and stepped again.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_handle);

    /// <summary>A column as a number.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>A column as a floating-point number.</summary>
    public double Number(int column) => raw.sqlite3_column_double(_handle, column);

    /// <summary>A column as text, or null.</summary>
    public string? Text(int column) =>
        raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(_handle, column).utf8_to_string();

    /// <summary>A column as bytes; valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
