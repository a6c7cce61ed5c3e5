using System.Globalization;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// How far the hub has acknowledged the ledger, kept in the ledger's own database: it can't belong to another epoch. It is no record, or each
/// acknowledgement would make one that wants to be acknowledged. What a crash loses of it is sent again, which the hub takes twice without harm.
/// </summary>
public sealed class OutboxMark : IOutboxMark
{
    private const string Key = "outbox_acknowledged_seq";
    private readonly Ledger _ledger;

    private OutboxMark(Ledger ledger, long seq) => (_ledger, Seq) = (ledger, seq);

    /// <inheritdoc/>
    public long Seq { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="ledger">Writes it later.</param>
    /// <param name="reader">A reader of the same ledger, used during the call only.</param>
    public static OutboxMark Open(Ledger ledger, LedgerReader reader)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(reader);
        _ = long.TryParse(reader.State(Key), NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        return new(ledger, Math.Min(seq, reader.LastSeq));
    }

    /// <inheritdoc/>
    public async Task<bool> SaveAsync(long seq)
    {
        if (seq <= Seq)
            return true;
        if (!await _ledger.ChangeAsync(database => Write(database, seq)).ConfigureAwait(false))
            return false;
        Seq = seq;
        return true;
    }

    private static void Write(Database database, long seq)
    {
        using var set = database.Prepare(
            """
            INSERT INTO state(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value
            WHERE CAST(state.value AS INTEGER) < CAST(excluded.value AS INTEGER)
            """);
        set.Bind(1, Key).Bind(2, seq.ToString(CultureInfo.InvariantCulture)).Run();
    }
}
