using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class SecretHashTests
{
    private static readonly byte[] Pepper = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void The_secret_alone_with_the_pepper_matches()
    {
        var hash = SecretHash.Of("4711", Pepper);

        Assert.True(hash.Matches("4711", Pepper));
        Assert.False(hash.Matches("4712", Pepper));
        Assert.False(hash.Matches("4711 ", Pepper));
        Assert.False(hash.Matches("", Pepper));
        Assert.False(hash.Matches("4711", new byte[32]));
    }

    [Fact]
    public void It_is_PBKDF2_of_the_keyed_secret_with_a_salt_of_its_own()
    {
        var (first, second) = (SecretHash.Of("Größe 17", Pepper), SecretHash.Of("Größe 17", Pepper));

        var keyed = HMACSHA256.HashData(Pepper, Encoding.UTF8.GetBytes("Größe 17"));
        Assert.Equal(Rfc2898DeriveBytes.Pbkdf2(keyed, first.Salt.Span, 600_000, HashAlgorithmName.SHA256, 32), first.Key.ToArray());
        Assert.Equal(16, first.Salt.Length);
        Assert.NotEqual(first.Salt.ToArray(), second.Salt.ToArray());
        Assert.NotEqual(first.Key.ToArray(), second.Key.ToArray());
    }

    [Fact]
    public void A_short_pepper_is_refused() =>
        Assert.Contains("needs 32", Assert.Throws<ArgumentException>(() => SecretHash.Of("4711", new byte[31])).Message, StringComparison.Ordinal);
}
