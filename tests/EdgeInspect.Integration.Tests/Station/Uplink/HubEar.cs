using System.Collections.Concurrent;
using System.Security.Cryptography;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>Hears all that stations send, keeps it in memory and acknowledges records, as a hub does after its commit.</summary>
internal sealed class HubEar
{
    private readonly MqttLink _link;
    private readonly ContiguousMarks _marks = new(100);

    public HubEar(MqttLink link)
    {
        _link = link;
        Hearing = HearAsync();
    }

    /// <summary>Fails when a message is not what it should be.</summary>
    public Task Hearing { get; }

    public ConcurrentDictionary<(string Epoch, long Seq), OutboxRecord> Records { get; } = new();

    public ConcurrentQueue<StationState> States { get; } = new();

    public ConcurrentQueue<StationGauges> Gauges { get; } = new();

    public ConcurrentQueue<FleetEvent> Events { get; } = new();

    public ConcurrentQueue<DriftWindow> Windows { get; } = new();

    /// <summary>Records that came although they were there.</summary>
    public int Repeated { get; private set; }

    public StationState? LastState => States.LastOrDefault();

    private async Task HearAsync()
    {
        await foreach (var message in _link.Received.ReadAllAsync())
        {
            using (message)
            {
                Assert.True(StationTopics.TryReadUp(message.Topic, out var station, out var leaf));
                await HearAsync(station, leaf, message);
            }
        }
    }

    private async Task HearAsync(StationName station, UpwardTopic leaf, ReceivedMessage message)
    {
        switch (leaf)
        {
            case UpwardTopic.State:
                States.Enqueue(Checked(StationStateJson.Read(message.Payload.Span)));
                break;
            case UpwardTopic.Gauges:
                Gauges.Enqueue(Checked(StationGaugesJson.Read(message.Payload.Span)));
                break;
            case UpwardTopic.Events:
                Events.Enqueue(Checked(FleetEventJson.Read(message.Payload.Span)));
                break;
            case UpwardTopic.Windows:
                Windows.Enqueue(Checked(WindowReader.Read(message.Payload.Span, message.ContentType)));
                var answer = new WindowAnswer(Convert.ToHexStringLower(SHA256.HashData(message.Payload.Span)), IsStored: true);
                await _link.PublishAsync(new(new StationTopics(station).WindowAnswers, answer.ToBytes()));
                break;
            default:
                await HearAsync(station, Checked(BatchReader.Read(message.Payload.Span, message.ContentType)));
                break;
        }
    }

    private async Task HearAsync(StationName station, Batch batch)
    {
        Assert.Equal(station, batch.Stream.Station);
        Repeated += batch.Records.Count(record => !Records.TryAdd((batch.Stream.Epoch, record.Seq), record));
        _marks.Add(batch.Stream, batch.Range);
        await _link.PublishAsync(new(new StationTopics(station).Acknowledgement, _marks.For(batch.Stream)!.ToBytes()));
    }

    private static T Checked<T>(Received<T> received)
        where T : class
    {
        Assert.Equal(MessageFault.None, received.Fault);
        return received.Message!;
    }
}
