using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Access;

/// <summary>People sign in on a real ledger.</summary>
public sealed class SignInDeskTests : IDisposable
{
    private static readonly byte[] Pepper = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private readonly WallClock _time = new();
    private readonly LedgerBench _bench = new();
    private readonly AccountStore _accounts;
    private readonly SignInDesk _desk;

    public SignInDeskTests()
    {
        _bench.Ledger.Start(_bench.Log);
        _accounts = AccountStore.Open(_bench.State, _bench.Ledger);
        _desk = new(_accounts, Pepper, new GuessLimit(_time), _time);
    }

    public void Dispose()
    {
        _desk.Dispose();
        _accounts.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Password_pin_and_badge_each_let_in_who_has_them_and_the_chain_says_so()
    {
        await AddAsync("ada", Role.Inspector, password: "correct horse", pin: "471147", badge: "B-0001");

        Assert.Equal(Role.Inspector, (await TryAsync(SignInMethod.Password, "ada", "correct horse")).Account!.Role);
        Assert.Equal("ada", (await TryAsync(SignInMethod.Pin, "ada", "471147")).Account!.Name);
        Assert.Equal("ada", (await TryAsync(SignInMethod.Badge, "", "B-0001")).Account!.Name);
        Assert.Equal(SignInRefusal.Wrong, (await TryAsync(SignInMethod.Pin, "ada", "correct horse")).Refusal);
        Assert.Equal(SignInRefusal.Wrong, (await TryAsync(SignInMethod.Badge, "", "B-0002")).Refusal);
        Assert.Equal(SignInRefusal.Wrong, (await TryAsync(SignInMethod.Password, "nobody", "correct horse")).Refusal);

        using var reader = _bench.Read();
        var audit = reader.Tail(100, new(RecordKinds.Audit, null)).Select(LedgerBench.Json).ToArray();
        Assert.Equal(
            ["account_added", "signed_in", "signed_in", "signed_in", "sign_in_failed"], audit.Select(a => a.GetProperty("action").GetString()));
        Assert.Equal(["password", "pin", "badge", "pin"], audit[1..].Select(a => a.GetProperty("detail").GetString()));
        Assert.All(audit[1..], a => Assert.Equal(("ada", "kiosk-1"), (a.GetProperty("who").GetString(), a.GetProperty("origin").GetString())));
    }

    [Fact]
    public async Task An_account_that_was_switched_off_has_no_way_in()
    {
        await AddAsync("ada", Role.Inspector, password: "correct horse", pin: "471147", badge: "B-0001");
        var entry = new AuditEntry(AuditActions.AccountChanged, "root", "kiosk-1", "ada", "switched off");
        Assert.Equal(AccountOutcome.Changed, await _accounts.ChangeAsync("ada", ada => ada with { IsActive = false }, entry));

        Assert.Equal(SignInRefusal.Wrong, (await TryAsync(SignInMethod.Password, "ada", "correct horse")).Refusal);
        Assert.Equal(SignInRefusal.Wrong, (await TryAsync(SignInMethod.Badge, "", "B-0001")).Refusal);
    }

    /// <summary>All guess one account.</summary>
    [Fact]
    public async Task Of_ten_thousand_wrong_PINs_of_one_account_at_most_twenty_are_looked_at_in_an_hour()
    {
        await AddAsync("ada", Role.Inspector, pin: "471147");
        for (var guess = 0; guess < 10_000; guess++)
        {
            Assert.Null((await TryAsync(SignInMethod.Pin, "ada", $"{guess:D6}")).Account);
            _time.Pass(TimeSpan.FromSeconds(.36));
        }

        Assert.InRange(_desk.Evaluated, 5, 20);
        Assert.Equal(10_000, _desk.Evaluated + _desk.Refused);
        Assert.Equal(SignInRefusal.AccountPaused, (await TryAsync(SignInMethod.Pin, "ada", "471147")).Refusal);
        // What was refused without a look leaves no record each: a stranger must not fill the ledger.
        using var reader = _bench.Read();
        Assert.InRange(reader.Count, 3, 30);
    }

    /// <summary>One PIN is guessed on every account.</summary>
    [Fact]
    public async Task Of_ten_thousand_wrong_PINs_over_many_accounts_at_most_twenty_are_looked_at_in_an_hour()
    {
        const int Accounts = 12;
        for (var i = 0; i < Accounts; i++)
            await AddAsync($"a{i}", Role.Inspector, pin: "471147", password: i == 0 ? "correct horse" : null);
        for (var guess = 0; guess < 10_000; guess++)
        {
            Assert.Null((await TryAsync(SignInMethod.Pin, $"a{guess % Accounts}", "000000")).Account);
            _time.Pass(TimeSpan.FromSeconds(.36));
        }

        Assert.InRange(_desk.Evaluated, 10, 20);
        // A password is not held up by it.
        Assert.Equal("a0", (await TryAsync(SignInMethod.Password, "a0", "correct horse")).Account?.Name);
    }

    [Fact]
    public async Task Wrong_PINs_hold_up_no_password_and_wrong_passwords_no_PIN()
    {
        await AddAsync("ada", Role.Admin, password: "correct horse", pin: "471147");
        for (var guess = 0; guess < 5; guess++)
            await TryAsync(SignInMethod.Pin, "ada", "000000");
        Assert.NotNull((await TryAsync(SignInMethod.Password, "ada", "correct horse")).Account);
        Assert.Equal(SignInRefusal.AccountPaused, (await TryAsync(SignInMethod.Pin, "ada", "471147")).Refusal);
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull((await TryAsync(SignInMethod.Pin, "ada", "471147")).Account);

        for (var guess = 0; guess < 5; guess++)
            await TryAsync(SignInMethod.Password, "ada", "wrong horse");
        Assert.Equal(SignInRefusal.AccountPaused, (await TryAsync(SignInMethod.Password, "ada", "correct horse")).Refusal);
        Assert.NotNull((await TryAsync(SignInMethod.Pin, "ada", "471147")).Account);
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull((await TryAsync(SignInMethod.Password, "ada", "correct horse")).Account);
    }

    /// <summary>Where the sign-in shows no names, neither the time that an answer takes nor its words tell which there are.</summary>
    [Theory]
    [InlineData(SignInMethod.Password)]
    [InlineData(SignInMethod.Pin)]
    public async Task A_name_that_there_is_is_answered_like_one_that_there_is_not(SignInMethod method)
    {
        await AddAsync("ada", Role.Inspector, password: "correct horse", pin: "471147");
        await AddAsync("ben", Role.Inspector, badge: "B-0001");
        var (there, took) = await GuessAsync("ada");
        Assert.Equal(SignInRefusal.AccountPaused, there[^1].Refusal);
        foreach (var name in (string[])["ben", "nobody"])
        {
            var (answers, time) = await GuessAsync(name);
            Assert.Equal(there, answers);
            Assert.True(time > took / 3, $"'{name}' is answered in {time}, 'ada' in {took}");
        }

        async Task<(SignInOutcome[] Answers, TimeSpan Fastest)> GuessAsync(string name)
        {
            var (answers, fastest) = (new List<SignInOutcome>(), TimeSpan.MaxValue);
            for (var guess = 0; guess < 5; guess++)
            {
                var began = TimeProvider.System.GetTimestamp();
                answers.Add(await TryAsync(method, name, "000000"));
                var time = TimeProvider.System.GetElapsedTime(began);
                fastest = time < fastest ? time : fastest;
            }
            answers.Add(await TryAsync(method, name, "000000"));
            return ([.. answers], fastest);
        }
    }

    [Fact]
    public async Task Who_sends_passwords_without_end_fills_two_places_and_a_badge_passes_beside_them()
    {
        await AddAsync("ada", Role.Inspector, pin: "471147", badge: "B-0001");
        var guesses = Enumerable.Range(0, 20).Select(n => Task.Run(() => GuessAsync($"n{n}", "192.0.2.1"))).ToArray();
        var others = Enumerable.Range(0, 4).Select(n => Task.Run(() => GuessAsync("ben", $"192.0.2.{n + 10}"))).ToArray();
        Assert.NotNull((await TryAsync(SignInMethod.Badge, "", "B-0001")).Account);
        Assert.Contains(others, o => !o.IsCompleted);
        Assert.NotNull((await TryAsync(SignInMethod.Pin, "ada", "471147")).Account);

        var busy = (await Task.WhenAll(guesses)).Where(o => o.Refusal == SignInRefusal.Busy).ToArray();
        Assert.InRange(busy.Length, 10, 18);
        Assert.All(busy, o => Assert.InRange(o.Wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
        Assert.DoesNotContain(await Task.WhenAll(others), o => o.Refusal != SignInRefusal.Wrong);

        Task<SignInOutcome> GuessAsync(string name, string origin) => _desk.SignInAsync(new(SignInMethod.Password, name, "wrong horse", origin));
    }

    [Fact]
    public async Task Wrong_passwords_of_an_address_are_bounded_whatever_names_they_are_tried_on_and_right_ones_do_not_count()
    {
        await AddAsync("ada", Role.Lead, password: "correct horse", pin: "471147");
        using var desk = new SignInDesk(_accounts, Pepper, new GuessLimit(_time), _time, wrongPasswords: 3);
        for (var n = 0; n < 3; n++)
        {
            Assert.NotNull((await TryAsync("ada", "correct horse", "192.0.2.1")).Account);
            Assert.Equal(SignInRefusal.Wrong, (await TryAsync($"n{n}", "wrong horse", "192.0.2.1")).Refusal);
        }
        var refused = await TryAsync("ada", "correct horse", "192.0.2.1");
        Assert.Equal((SignInRefusal.AddressPaused, TimeSpan.FromHours(1)), (refused.Refusal, refused.Wait));
        Assert.Equal(6, desk.Evaluated);
        Assert.NotNull((await TryAsync("ada", "correct horse", "192.0.2.2")).Account);
        Assert.NotNull((await desk.SignInAsync(new(SignInMethod.Pin, "ada", "471147", "192.0.2.1"))).Account);
        _time.Pass(TimeSpan.FromHours(1));
        Assert.NotNull((await TryAsync("ada", "correct horse", "192.0.2.1")).Account);

        Task<SignInOutcome> TryAsync(string name, string secret, string origin) => desk.SignInAsync(new(SignInMethod.Password, name, secret, origin));
    }

    [Fact]
    public async Task A_pause_outlives_a_restart()
    {
        await AddAsync("ada", Role.Inspector, pin: "471147");
        for (var guess = 0; guess < 5; guess++)
            await TryAsync(SignInMethod.Pin, "ada", "000000");

        using var again = AccountStore.Open(_bench.State, _bench.Ledger);
        using var desk = new SignInDesk(again, Pepper, new GuessLimit(_time), _time);
        var outcome = await desk.SignInAsync(new(SignInMethod.Pin, "ada", "471147", "kiosk-1"));
        Assert.Equal((SignInRefusal.AccountPaused, true), (outcome.Refusal, outcome.Wait > TimeSpan.FromSeconds(50)));
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull((await desk.SignInAsync(new(SignInMethod.Pin, "ada", "471147", "kiosk-1"))).Account);
        Assert.Equal(0, again.Find("ada")!.Lockout.Failures);
    }

    [Fact]
    public async Task A_name_or_a_badge_is_given_once_and_no_secret_is_stored_as_it_is()
    {
        await AddAsync("ada", Role.Lead, password: "correct horse", pin: "471147", badge: "B-0001");
        var entry = new AuditEntry(AuditActions.AccountAdded, "root", "kiosk-1", "ada");
        Assert.False(await _accounts.AddAsync(_accounts.Find("ada")! with { BadgeDigest = null }, entry));
        Assert.False(await _accounts.AddAsync(_accounts.Find("ada")! with { Name = "ben" }, entry));
        Assert.Equal(["ada"], _accounts.All().Select(a => a.Name));

        _bench.Stop();
        var bytes = Directory.GetFiles(_bench.Path, "*.db*").SelectMany(File.ReadAllBytes).ToArray();
        foreach (var secret in new[] { "correct horse", "471147", "B-0001" })
            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)));
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf("pbkdf2-sha256$600000$"u8));
    }

    private async Task AddAsync(string name, Role role, string? password = null, string? pin = null, string? badge = null)
    {
        var account = new Account(
            0, name, name.ToUpperInvariant(), role, IsActive: true, IsSimulated: false, Hash(password), Hash(pin),
            badge is null ? null : _desk.DigestOf(badge), TokenDigest: null, Lockout.None);
        Assert.True(await _accounts.AddAsync(account, new(AuditActions.AccountAdded, "root", "kiosk-1", name)));

        static SecretHash? Hash(string? secret) => secret is null ? null : SecretHash.Of(secret, Pepper);
    }

    private Task<SignInOutcome> TryAsync(SignInMethod method, string name, string secret) =>
        _desk.SignInAsync(new(method, name, secret, "kiosk-1"));

    /// <summary>A clock that goes by hand.</summary>
    private sealed class WallClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero).AddTicks(_ticks);

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
