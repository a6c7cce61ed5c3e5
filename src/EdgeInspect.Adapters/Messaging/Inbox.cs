using System.Buffers;
using System.Threading.Channels;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>
/// What came and was not read yet. When it is full, an acknowledged or retained message holds the connection back for a bounded time; what
/// then finds no room is dropped, and so is all that follows until there is some. The library acknowledges before it hands a message over.
/// </summary>
internal sealed class Inbox(MqttOptions options, LinkTally tally, TimeProvider time)
{
    private readonly Channel<ReceivedMessage> _channel = Channel.CreateBounded<ReceivedMessage>(
        new BoundedChannelOptions(options.ReceiveQueueLength) { SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private bool _gaveUp;

    /// <summary>Where it is read.</summary>
    public ChannelReader<ReceivedMessage> Reader => _channel.Reader;

    /// <summary>Copies a message and hands it on, or drops it. Called by one thread at a time.</summary>
    public void Put(string topic, ReadOnlySpan<byte> payload, int qos, bool isRetained, LentProperties properties)
    {
        if (payload.Length > options.MaxMessageBytes)
        {
            tally.CountDropped();
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(buffer);
        Put(new(topic, buffer, payload.Length)
        {
            Delivery = qos == 0 ? Delivery.AtMostOnce : Delivery.AtLeastOnce,
            IsRetained = isRetained,
            ContentType = properties.Text(MqttProperty.ContentType),
            ExpirySeconds = properties.UInt32(MqttProperty.MessageExpirySeconds),
            UserProperties = properties.Pairs(),
        });
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    private void Put(ReceivedMessage message)
    {
        if (TryPut(message))
        {
            tally.CountReceived();
            return;
        }
        tally.CountDropped();
        message.Dispose();
    }

    private bool TryPut(ReceivedMessage message)
    {
        if (_channel.Writer.TryWrite(message))
        {
            _gaveUp = false;
            return true;
        }
        // What is retained says how something stands, and comes once: it is worth a wait whatever its quality of service.
        if (_gaveUp || (message.Delivery == Delivery.AtMostOnce && !message.IsRetained))
            return false;
        using var stop = new CancellationTokenSource();
        var room = _channel.Writer.WaitToWriteAsync().AsTask();
        _ = Task.WhenAny(room, Task.Delay(TimeSpan.FromMilliseconds(options.ReceiveWaitMs), time, stop.Token)).GetAwaiter().GetResult();
        stop.Cancel();
        _gaveUp = !_channel.Writer.TryWrite(message);
        return !_gaveUp;
    }
}
