using Npgsql;
using NpgsqlTypes;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>Adds records as one stream of binary rows.</summary>
internal static class RecordCopy
{
    private const NpgsqlDbType Number = NpgsqlDbType.Bigint;
    private const NpgsqlDbType Text = NpgsqlDbType.Text;
    private const NpgsqlDbType Bytes = NpgsqlDbType.Bytea;

    /// <summary>Types of the columns, in the order of <see cref="RecordRow.CopyTo"/>.</summary>
    private static readonly NpgsqlDbType[] Types =
    [
        Number, Number, Number, Number, Number, Text, NpgsqlDbType.Uuid, Text, Text, Text, Text, Text, Text, NpgsqlDbType.Double, Text,
        Number, Number, Bytes, Bytes, Bytes,
    ];

    /// <summary>Writes rows that are not there, within the connection's transaction.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<RecordRow> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY record({RecordRow.ColumnNames}) FROM STDIN (FORMAT BINARY)", cancellation);
        var values = new object?[RecordRow.ColumnCount];
        foreach (var row in rows)
        {
            row.CopyTo(values);
            await copy.StartRowAsync(cancellation);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value)
                    await copy.WriteAsync(value, Types[i], cancellation);
                else
                    await copy.WriteNullAsync(cancellation);
            }
        }

        await copy.CompleteAsync(cancellation);
    }
}
