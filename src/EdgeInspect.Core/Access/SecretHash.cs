using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Core.Access;

/// <summary>
/// A password or PIN as it is stored: PBKDF2 with HMAC-SHA256 (RFC 8018) over the secret, which was keyed before with a pepper that lies
/// outside the database. Whoever steals the database alone can't even try a four-digit PIN.
/// </summary>
/// <param name="Salt">16 random bytes, of this secret alone.</param>
/// <param name="Rounds">Iterations; 600,000 at least.</param>
/// <param name="Key">32 bytes derived.</param>
public sealed record SecretHash(ReadOnlyMemory<byte> Salt, int Rounds, ReadOnlyMemory<byte> Key)
{
    /// <summary>Iterations of a new hash.</summary>
    public const int CurrentRounds = 600_000;

    /// <summary>Bytes of a pepper, at least.</summary>
    public const int PepperBytes = 32;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>Hashes a secret with a new salt. Takes some tenths of a second by intent.</summary>
    /// <param name="secret">What the person types, as it is: nothing is trimmed or folded.</param>
    /// <param name="pepper">The station's pepper.</param>
    /// <exception cref="ArgumentException">The pepper is shorter than 32 bytes.</exception>
    public static SecretHash Of(string secret, ReadOnlySpan<byte> pepper)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(salt, CurrentRounds, Derive(secret, pepper, salt, CurrentRounds));
    }

    /// <summary>One that no secret has. It takes as long to look at as any, so that the time does not tell that there is none.</summary>
    public static SecretHash OfNone() =>
        new(RandomNumberGenerator.GetBytes(SaltBytes), CurrentRounds, RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Whether it is the hash of a secret. Takes as long for a wrong one.</summary>
    /// <exception cref="ArgumentException">The pepper is shorter than 32 bytes.</exception>
    public bool Matches(string secret, ReadOnlySpan<byte> pepper) =>
        CryptographicOperations.FixedTimeEquals(Derive(secret, pepper, Salt.Span, Rounds), Key.Span);

    private static byte[] Derive(string secret, ReadOnlySpan<byte> pepper, ReadOnlySpan<byte> salt, int rounds)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (pepper.Length < PepperBytes)
            throw new ArgumentException($"the pepper has {pepper.Length} bytes; it needs {PepperBytes} or more", nameof(pepper));
        Span<byte> keyed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(secret), keyed);
        return Rfc2898DeriveBytes.Pbkdf2(keyed, salt, rounds, HashAlgorithmName.SHA256, KeyBytes);
    }
}
