using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Station.Panel;

/// <summary>Somebody at a screen.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Origin">Where from.</param>
/// <param name="Digest">SHA-256 of the secret that the browser holds.</param>
internal sealed record PanelSession(string Account, string Origin, string Digest)
{
    /// <summary>When the screen was touched last, by the monotonic clock.</summary>
    public long TouchedAt { get; set; }

    /// <summary>When it began.</summary>
    public long BeganAt { get; init; }
}

/// <summary>
/// Who is signed in, for this run alone: after a restart everybody signs in again. The secret of a session is known to its browser only.
/// Bounded; the session that was touched longest ago goes first. Thread-safe.
/// </summary>
/// <param name="lockAfter">Time without a touch after which a session ends.</param>
/// <param name="time">The clock.</param>
internal sealed class PanelSessions(TimeSpan lockAfter, TimeProvider time)
{
    /// <summary>Most sessions at the same time.</summary>
    public const int Most = 200;

    /// <summary>However often it is touched, a session ends after a long shift.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private const int SecretBytes = 32;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PanelSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Time without a touch after which a session ends.</summary>
    public TimeSpan LockAfter => lockAfter;

    /// <summary>Begins a session.</summary>
    /// <returns>The secret, for the browser's cookie.</returns>
    public string Begin(Account account, string origin)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetTimestamp();
        var session = new PanelSession(account.Name, origin, DigestOf(secret)) { BeganAt = now, TouchedAt = now };
        lock (_gate)
        {
            if (_sessions.Count >= Most)
                _sessions.Remove(_sessions.Values.MinBy(s => s.TouchedAt)!.Digest);
            _sessions.Add(session.Digest, session);
        }
        return secret;
    }

    /// <summary>The session of a secret, or null when there is none, or it has ended.</summary>
    public PanelSession? Find(string secret)
    {
        lock (_gate)
            return _sessions.TryGetValue(DigestOf(secret), out var session) && !IsOver(session) ? session : null;
    }

    /// <summary>Whether somebody is signed in with an account, at whatever screen.</summary>
    public bool Has(string account)
    {
        lock (_gate)
            return _sessions.Values.Any(s => s.Account == account && !IsOver(s));
    }

    /// <summary>A person did something.</summary>
    public void Touch(PanelSession session) => session.TouchedAt = time.GetTimestamp();

    /// <summary>Ends a session.</summary>
    /// <returns>False when it had ended.</returns>
    public bool End(PanelSession session)
    {
        lock (_gate)
            return _sessions.Remove(session.Digest);
    }

    /// <summary>Ends every session of an account, for example when it was switched off.</summary>
    public void EndAllOf(string account)
    {
        lock (_gate)
        {
            foreach (var digest in _sessions.Values.Where(s => s.Account == account).Select(s => s.Digest).ToArray())
                _sessions.Remove(digest);
        }
    }

    /// <summary>Removes the sessions that nobody touched for too long.</summary>
    /// <returns>Those.</returns>
    public IReadOnlyList<PanelSession> EndOld()
    {
        lock (_gate)
        {
            var old = _sessions.Values.Where(IsOver).ToArray();
            foreach (var session in old)
                _sessions.Remove(session.Digest);
            return old;
        }
    }

    private static string DigestOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private bool IsOver(PanelSession session) =>
        time.GetElapsedTime(session.TouchedAt) >= lockAfter || time.GetElapsedTime(session.BeganAt) >= Longest;
}
