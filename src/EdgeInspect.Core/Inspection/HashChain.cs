using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Core.Inspection;

/// <summary>
/// The chain over the ledger's records: <c>hash = SHA-256(prev_hash ‖ payload)</c>, over the payload's bytes exactly as stored. The
/// <c>prev_hash</c> of the first record is the SHA-256 of the epoch's text (32 hexadecimal digits) in ASCII.
/// </summary>
public sealed class HashChain : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>What comes before the first record of an epoch.</summary>
    /// <param name="epoch">The epoch's text, ASCII.</param>
    public static byte[] Root(string epoch) => SHA256.HashData(Encoding.ASCII.GetBytes(epoch));

    /// <summary>The hash of a record. May write over <paramref name="previous"/>.</summary>
    /// <param name="previous">Hash of the record before it, <see cref="HashLength"/> bytes.</param>
    /// <param name="payload">Its bytes as stored.</param>
    /// <param name="hash">Receives <see cref="HashLength"/> bytes.</param>
    public void Link(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        _sha.AppendData(previous);
        _sha.AppendData(payload);
        _sha.GetHashAndReset(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _sha.Dispose();
}
