using System.Globalization;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>The panel's accounts in the ledger's database: a change and the record that says so are one commit.</summary>
public sealed class AccountStore : IAccountStore, IDisposable
{
    private const string Columns =
        "SELECT id, name, display_name, role, is_active, is_simulated, password, pin, badge, token, failures, locked_until_utc FROM account";

    private readonly Ledger _ledger;
    private readonly PanelReader _reader;

    private AccountStore(Ledger ledger, PanelReader reader) => (_ledger, _reader) = (ledger, reader);

    /// <summary>Opens the accounts of a state directory.</summary>
    /// <exception cref="StorageException">They can't be read.</exception>
    public static AccountStore Open(StateDirectory directory, Ledger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(ledger, PanelReader.Open(directory, "the accounts"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Account> All() => Read($"{Columns} ORDER BY name", _ => { });

    /// <inheritdoc/>
    public Account? Find(string name) => Read($"{Columns} WHERE name = ?1", row => row.Bind(1, name)).FirstOrDefault();

    /// <inheritdoc/>
    public Account? FindByBadge(ReadOnlySpan<byte> digest) => FindBy("badge", digest);

    /// <inheritdoc/>
    public Account? FindByToken(ReadOnlySpan<byte> digest) => FindBy("token", digest);

    /// <inheritdoc/>
    public Task<bool> AddAsync(Account account, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(entry);
        return _ledger.CommitAsync(entry.ToRecord(), (writer, _) => Write(
            writer,
            """
            INSERT OR IGNORE INTO account(name, display_name, role, is_active, is_simulated, password, pin, badge, token, failures)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)
            """,
            account));
    }

    /// <inheritdoc/>
    public async Task<AccountOutcome> ChangeAsync(string name, Func<Account, Account?> change, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(entry);
        var outcome = AccountOutcome.NotRecorded;
        var isWritten = await _ledger.CommitAsync(entry.ToRecord(), (writer, _) =>
        {
            outcome = Change(writer, name, change);
            return outcome == AccountOutcome.Changed;
        }).ConfigureAwait(false);
        return isWritten || outcome != AccountOutcome.Changed ? outcome : AccountOutcome.NotRecorded;
    }

    /// <inheritdoc/>
    public Task<bool> NoteSignInAsync(long account, Lockout lockout, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _ledger.CommitAsync(entry.ToRecord(), (writer, _) =>
        {
            using var note = writer.Prepare("UPDATE account SET failures = ?2, locked_until_utc = ?3 WHERE id = ?1");
            note.Bind(1, account).Bind(2, lockout.Failures).Bind(3, lockout.Until is { } until ? WireTime.Format(until) : null).Run();
            return writer.Changes > 0;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static AccountOutcome Change(Database writer, string name, Func<Account, Account?> change)
    {
        if (Read(writer, $"{Columns} WHERE name = ?1", row => row.Bind(1, name)) is not [var account])
            return AccountOutcome.Unknown;
        if (change(account) is not { } next)
            return AccountOutcome.Declined;
        const string Sql =
            """
            UPDATE OR IGNORE account
            SET display_name = ?2, role = ?3, is_active = ?4, is_simulated = ?5, password = ?6, pin = ?7, badge = ?8, token = ?9
            WHERE name = ?1
            """;
        if (!Write(writer, Sql, next with { Name = name }))
            return AccountOutcome.BadgeTaken;
        return IsAdmin(account) && !Read(writer, Columns, _ => { }).Exists(IsAdmin) ? AccountOutcome.LastAdmin : AccountOutcome.Changed;
    }

    private static bool IsAdmin(Account account) => account is { Role: Role.Admin, IsActive: true };

    private static bool Write(Database writer, string sql, Account account)
    {
        using var write = writer.Prepare(sql);
        write.Bind(1, account.Name).Bind(2, account.DisplayName).Bind(3, RoleNames.ToWire(account.Role)).Bind(4, account.IsActive ? 1 : 0)
            .Bind(5, account.IsSimulated ? 1 : 0).Bind(6, ToText(account.Password)).Bind(7, ToText(account.Pin));
        BindDigest(write, 8, account.BadgeDigest);
        BindDigest(write, 9, account.TokenDigest);
        write.Run();
        return writer.Changes > 0;
    }

    private static void BindDigest(Statement write, int parameter, ReadOnlyMemory<byte>? digest)
    {
        if (digest is { IsEmpty: false } bytes)
            write.BindBlob(parameter, bytes.Span);
        else
            write.Bind(parameter, (string?)null);
    }

    private static ReadOnlyMemory<byte>? ReadDigest(Statement row, int column) =>
        row.Blob(column) is { IsEmpty: false } digest ? digest.ToArray() : (ReadOnlyMemory<byte>?)null;

    private static Account ReadRow(Statement row) => new(
        row.Int64(0), row.Text(1)!, row.Text(2)!, RoleNames.ToRole(row.Text(3)!), row.Int64(4) != 0, row.Int64(5) != 0, ToHash(row.Text(6)),
        ToHash(row.Text(7)), ReadDigest(row, 8), ReadDigest(row, 9),
        new((int)row.Int64(10), row.Text(11) is { } until ? WireTime.Parse(until) : null));

    /// <summary>Algorithm, rounds, salt and key, so that a later version can raise the rounds.</summary>
    private static string? ToText(SecretHash? hash) => hash is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"pbkdf2-sha256${hash.Rounds}${Convert.ToBase64String(hash.Salt.Span)}${Convert.ToBase64String(hash.Key.Span)}");

    private static SecretHash? ToHash(string? text)
    {
        if (text is null)
            return null;
        var parts = text.Split('$');
        return new(Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture), Convert.FromBase64String(parts[3]));
    }

    private Account? FindBy(string column, ReadOnlySpan<byte> digest)
    {
        var bytes = digest.ToArray();
        return Read($"{Columns} WHERE {column} = ?1", row => row.BindBlob(1, bytes)).FirstOrDefault();
    }

    private List<Account> Read(string sql, Action<Statement> bind) => _reader.Read(database => Read(database, sql, bind));

    private static List<Account> Read(Database database, string sql, Action<Statement> bind)
    {
        using var rows = database.Prepare(sql);
        bind(rows);
        var accounts = new List<Account>();
        while (rows.Step())
            accounts.Add(ReadRow(rows));
        return accounts;
    }
}
