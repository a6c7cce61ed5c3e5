using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Access;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Lets the first account be made by who can read the station's log: a code that is told there at a start without accounts, holds for that
/// run, and is worth nothing once there is an account. No account and no password comes with the program.
/// </summary>
internal sealed class FirstAccount : IDisposable
{
    // Without the letters and digits that are taken for each other.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Groups = 4;
    private const int GroupLength = 5;
    private readonly IAccountStore _accounts;
    private readonly ILogger<FirstAccount> _logger;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly string _code = string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));
    private volatile bool _isNeeded;

    /// <summary>Looks whether one is needed, and tells the code if so.</summary>
    public FirstAccount(IAccountStore accounts, ILogger<FirstAccount> logger)
    {
        (_accounts, _logger) = (accounts, logger);
        _isNeeded = accounts.All().Count == 0;
        if (_isNeeded)
            PanelLog.FirstAccountCode(logger, _code);
    }

    /// <summary>Whether there is no account yet.</summary>
    public bool IsNeeded => _isNeeded;

    /// <summary>Makes it, if the code is right.</summary>
    /// <param name="code">What was typed; case, spaces and hyphens don't matter.</param>
    /// <param name="make">
    /// Gives the account. Asked when the code is right, and never twice at a time: hashing its password is work that no stranger may cause.
    /// </param>
    /// <param name="origin">Where from.</param>
    /// <returns>The account, or why there is none.</returns>
    public async Task<(Account? Account, string? Refusal)> MakeAsync(string code, Func<Account> make, string origin)
    {
        await _one.WaitAsync();
        try
        {
            if (!_isNeeded)
                return (null, "there is an account already: ask one who keeps the accounts");
            if (!CryptographicOperations.FixedTimeEquals(Plain(code), Plain(_code)))
                return (null, "the code is not the one in the log of this run of the station");
            var account = make();
            if (!await _accounts.AddAsync(account, new(AuditActions.AccountAdded, account.Name, origin, account.Name, "the first account, by the code of the log")))
                return (null, "the account could not be recorded");
            _isNeeded = false;
            PanelLog.FirstAccountMade(_logger, account.Name);
            return (account, null);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static byte[] Plain(string code) => Encoding.UTF8.GetBytes(code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant());
}
