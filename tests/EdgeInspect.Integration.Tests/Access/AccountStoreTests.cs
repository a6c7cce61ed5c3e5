using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Access;

/// <summary>Changes of accounts that meet.</summary>
public sealed class AccountStoreTests : IDisposable
{
    private static readonly AuditEntry Entry = new(AuditActions.AccountChanged, "root", "kiosk-1");
    private readonly LedgerBench _bench = new();
    private readonly AccountStore _accounts;

    public AccountStoreTests() => _accounts = AccountStore.Open(_bench.State, _bench.Ledger);

    public void Dispose()
    {
        _accounts.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Two_changes_at_once_are_both_there()
    {
        _bench.Ledger.Start(_bench.Log);
        await AddAsync("press", Role.Inspector, token: new byte[32]);
        await Task.WhenAll(
            _accounts.ChangeAsync("press", a => a with { TokenDigest = null }, Entry),
            _accounts.ChangeAsync("press", a => a with { DisplayName = "The press" }, Entry),
            _accounts.ChangeAsync("press", a => a with { IsActive = false }, Entry));
        var press = _accounts.Find("press")!;
        Assert.Equal((null, "The press", false), (press.TokenDigest, press.DisplayName, press.IsActive));
    }

    [Fact]
    public async Task Of_two_admins_who_switch_each_other_off_at_once_one_stays()
    {
        _bench.Ledger.Start(_bench.Log);
        await AddAsync("ada", Role.Admin);
        await AddAsync("ben", Role.Admin);
        var outcomes = await Task.WhenAll(
            _accounts.ChangeAsync("ada", a => a with { IsActive = false }, Entry), _accounts.ChangeAsync("ben", a => a with { Role = Role.Lead }, Entry));
        Assert.Equal([AccountOutcome.Changed, AccountOutcome.LastAdmin], outcomes.Order());
        Assert.Single(_accounts.All(), a => a is { Role: Role.Admin, IsActive: true });
        // What was not done is not on record.
        Assert.Single(Audit(), AuditActions.AccountChanged);
    }

    [Fact]
    public async Task What_is_not_changed_says_why_and_leaves_no_record()
    {
        _bench.Ledger.Start(_bench.Log);
        await AddAsync("ada", Role.Lead, badge: new byte[32]);
        await AddAsync("ben", Role.Lead);
        Assert.Equal(AccountOutcome.Unknown, await _accounts.ChangeAsync("eve", a => a, Entry));
        Assert.Equal(AccountOutcome.Declined, await _accounts.ChangeAsync("ben", _ => null, Entry));
        Assert.Equal(AccountOutcome.BadgeTaken, await _accounts.ChangeAsync("ben", a => a with { BadgeDigest = new byte[32] }, Entry));
        Assert.DoesNotContain(AuditActions.AccountChanged, Audit());
        _bench.Stop();
        Assert.Equal(AccountOutcome.NotRecorded, await _accounts.ChangeAsync("ben", a => a with { IsActive = false }, Entry));
    }

    private async Task AddAsync(string name, Role role, ReadOnlyMemory<byte>? badge = null, ReadOnlyMemory<byte>? token = null)
    {
        var account = new Account(0, name, name, role, IsActive: true, IsSimulated: false, null, null, badge, token, Lockout.None);
        Assert.True(await _accounts.AddAsync(account, new(AuditActions.AccountAdded, "root", "kiosk-1", name)));
    }

    private string[] Audit()
    {
        using var reader = _bench.Read();
        return [.. reader.Tail(100, new(RecordKinds.Audit, null)).Select(r => LedgerBench.Json(r).GetProperty("action").GetString()!)];
    }
}
