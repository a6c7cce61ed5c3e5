using System.Data.Common;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>A connection within one transaction, or one that reads. Used by one caller at a time.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Transaction">Its transaction, or null when it only reads.</param>
internal sealed record FleetSession(DbConnection Connection, DbTransaction? Transaction)
{
    /// <summary>Longest that a statement may take, in seconds; null: as the connection says.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>A statement with its values; null is NULL.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // every statement is this program's own text; what comes from outside is always a parameter
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = Transaction;
        if (TimeoutSeconds is { } seconds)
            command.CommandTimeout = seconds;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows that it changed.</returns>
    public async Task<int> RunAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row as a number, or null.</summary>
    public async Task<long?> NumberAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteScalarAsync(cancellation) is { } value and not DBNull
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>All rows.</summary>
    public async Task<List<T>> ListAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>Columns as the store keeps them.</summary>
internal static class Columns
{
    /// <summary>
    /// A time as it is kept: steps of 100 ns since 1970, UTC, so that nothing of it is lost and both databases sort it alike.
    /// </summary>
    public static long ToStored(this DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    /// <summary>A time as it was.</summary>
    public static DateTimeOffset ToTime(long stored) => new(stored + DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.Zero);

    /// <summary>A time of a row.</summary>
    public static DateTimeOffset Time(this DbDataReader row, int column) => ToTime(row.GetInt64(column));

    /// <summary>Bytes of a row; empty when there are none.</summary>
    public static byte[] Bytes(this DbDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
}
