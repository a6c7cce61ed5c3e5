using System.Buffers;
using System.Collections.Immutable;

namespace EdgeInspect.Core.Messaging;

/// <summary>A message that came, in memory of a pool: dispose it once it is read, and not use its payload after that.</summary>
/// <param name="topic">The topic.</param>
/// <param name="buffer">An array of the shared pool, which this message gives back.</param>
/// <param name="length">Bytes of the array that are the payload.</param>
public sealed class ReceivedMessage(string topic, byte[] buffer, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>The bytes.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ReadOnlyMemory<byte> Payload => (_buffer ?? throw new ObjectDisposedException(nameof(ReceivedMessage))).AsMemory(0, length);

    /// <summary>How hard it was tried.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>Whether the broker had kept it: it may be old.</summary>
    public bool IsRetained { get; init; }

    /// <summary>What the payload is, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Seconds that it had left when the broker sent it; null when it never expires.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>Names and values that travelled with it, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
