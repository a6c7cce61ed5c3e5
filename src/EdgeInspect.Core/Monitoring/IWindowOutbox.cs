namespace EdgeInspect.Core.Monitoring;

/// <summary>A closed window that waits to be sent.</summary>
/// <param name="Id">Its place in the order of all windows of this station, from 1.</param>
/// <param name="Body">What to send, byte for byte.</param>
/// <param name="ContentType">What it is.</param>
public sealed record DriftWindowMessage(long Id, ReadOnlyMemory<byte> Body, string ContentType);

/// <summary>
/// Closed windows in the order in which they closed. Whoever holds the connection sends <see cref="Next"/> (QoS 1) and calls <see
/// cref="MarkSentAsync"/> once the hub has it. A crash between may send a window twice; its number tells. Used by one thread at a time.
/// </summary>
public interface IWindowOutbox
{
    /// <summary>The oldest window that is not marked as sent, or null.</summary>
    DriftWindowMessage? Next();

    /// <summary>The hub has it, and with it all before it.</summary>
    /// <returns>True once that is durable; false when it could not be written now: it counts as sent all the same until the program ends.</returns>
    Task<bool> MarkSentAsync(DriftWindowMessage message);
}
