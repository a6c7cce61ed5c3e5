using System.Globalization;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;
using EdgeInspect.Hub.Ingest;
using Xunit.Abstractions;

namespace EdgeInspect.Integration.Tests.Hub;

public sealed class UpwardReaderTests(ITestOutputHelper output)
{
    private static readonly StationName Station = new("plant", "line-1", "press-4");
    private static readonly StationTopics Topics = new(Station);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly StationState State = new(
        StationPresence.Online, "s1", "b1", Now, "e1", 7, StationCondition.Ok, ["a disk is slow"], "0.1.0", new(new("cap", new('a', 64), 3, 0.5), null), "cap", "full");

    private static readonly StationGauges Gauges =
        new("s1", Now, 12, 3, 2, 1, 0, 60, 8.5, 12, 7, 4, 0, 1, 0, 1 << 30, 1 << 28, 51.5);

    private static readonly FleetEvent Event = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), Now, EventSeverity.Alarm, "camera_lost", "It is unplugged.");

    [Theory]
    [InlineData("ei/v1/plant/line-1/press-4/up/nothing")]
    [InlineData("ei/v1/plant/line-1/press-4/dn/ack")]
    [InlineData("ei/v2/plant/line-1/press-4/up/rec")]
    [InlineData("ei/v1/plant//press-4/up/rec")]
    [InlineData("ei/v1/plant/line-1/../up/rec")]
    [InlineData("ei/v1/plant/line-1/press-4/up/rec/more")]
    [InlineData("")]
    public void ATopicThatIsNoStations(string topic) =>
        Assert.Equal(new UpwardContent(null, MessageFault.UnknownTopic), Read(topic, "{}"u8.ToArray(), BatchFormat.Json));

    [Fact]
    public void WhatAStationSaysOfItself()
    {
        Assert.Equal(State.Session, Assert.IsType<StateNews>(Read(Topics.Up(UpwardTopic.State), State.ToBytes(), FleetFormat.ContentType).News).State.Session);
        Assert.Equal(Gauges, Assert.IsType<GaugesNews>(Read(Topics.Up(UpwardTopic.Gauges), Gauges.ToBytes(), FleetFormat.ContentType).News).Gauges);
        Assert.Equal(Event, Assert.IsType<EventNews>(Read(Topics.Up(UpwardTopic.Events), Event.ToBytes(), FleetFormat.ContentType).News).Event);
        Assert.Equal(
            new UpwardContent(Station, MessageFault.UnknownContentType), Read(Topics.Up(UpwardTopic.Events), Event.ToBytes(), "text/plain"));
    }

    /// <summary>A station could use up the hub's own alarms about it, or hide them.</summary>
    [Theory]
    [InlineData("chain_broken", "0198c0de-0000-7000-8000-000000000001")]
    [InlineData("record_conflict", "0198c0de-0000-7000-8000-000000000001")]
    [InlineData("camera_lost", "0198c0de-0000-8000-8000-000000000001")]
    public void AStationDoesNotSpeakForTheHub(string kind, string id)
    {
        var told = Event with { Kind = kind, Id = Guid.Parse(id) };
        Assert.Equal(new UpwardContent(Station, MessageFault.Malformed), Read(Topics.Up(UpwardTopic.Events), told.ToBytes(), FleetFormat.ContentType));
    }

    /// <summary>EDGEINSPECT_MUTATIONS says how many; a million otherwise.</summary>
    [Fact]
    public void MutatedMessagesAreRefusedOrReadAndNeverThrow()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EDGEINSPECT_MUTATIONS") ?? "1000000", CultureInfo.InvariantCulture);
        (string Topic, byte[] Body, string ContentType)[] seeds =
        [
            (Topics.Up(UpwardTopic.Records), Batch(), BatchFormat.Json),
            (Topics.Up(UpwardTopic.State), State.ToBytes(), FleetFormat.ContentType),
            (Topics.Up(UpwardTopic.Gauges), Gauges.ToBytes(), FleetFormat.ContentType),
            (Topics.Up(UpwardTopic.Events), Event.ToBytes(), FleetFormat.ContentType),
        ];
        var random = new Random(1);
        var refused = new long[Enum.GetValues<MessageFault>().Length];
        for (var i = 0; i < count; i++)
        {
            var (topic, body, contentType) = seeds[i % seeds.Length];
            refused[(int)Read(topic, Mutation.Of(body, random), contentType).Fault]++;
        }
        output.WriteLine(string.Join(", ", Enum.GetValues<MessageFault>().Select(fault => $"{fault} {refused[(int)fault]}")));
        Assert.InRange(refused[(int)MessageFault.Malformed], count / 10, count);
        Assert.InRange(refused[(int)MessageFault.None], 1, count / 2);
    }

    private static byte[] Batch()
    {
        using var chain = new Core.Inspection.HashChain();
        var hash = Core.Inspection.HashChain.Root("e1");
        var records = new List<OutboxRecord>();
        for (var seq = 1; seq <= 3; seq++)
        {
            var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"epoch":"e1","seq":{{seq}},"kind":"inspection","part":"Teil {{seq}}","score":0.5}""");
            var next = new byte[32];
            chain.Link(hash, payload, next);
            records.Add(OutboxRecord.Whole(seq, hash, next, payload));
            hash = next;
        }
        var message = new BatchWriter(new(Station, "e1")).Write(records);
        if (message.ContentType == BatchFormat.Json)
            return message.Body.ToArray();
        var content = new byte[BatchFormat.MaxContentBytes];
        Assert.True(System.IO.Compression.BrotliDecoder.TryDecompress(message.Body.Span, content, out var length));
        return content[..length];
    }

    private static UpwardContent Read(string topic, byte[] body, string? contentType)
    {
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(rented, 0);
        using var message = new ReceivedMessage(topic, rented, body.Length) { ContentType = contentType };
        return UpwardReader.Read(message, Now);
    }
}
