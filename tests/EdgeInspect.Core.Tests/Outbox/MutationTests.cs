using EdgeInspect.Core.Outbox;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>Messages that were changed at random: whatever comes, the answer is a value, and what is accepted keeps the limits.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Batches = 300_000;
    private const int Acks = 200_000;

    [Fact]
    public void Mutated_batches_are_answered()
    {
        var random = new Random(77);
        var records = new MemoryRecords(40);
        records.Lose(4);
        var seeds = Enumerable.Range(0, 12).Select(i => BatchTests.Write(records, 1 + (3 * i), 1 + (3 * i) + (i % 4))).ToArray();
        var faults = new Dictionary<MessageFault, int>();
        for (var i = 0; i < Batches; i++)
        {
            var seed = seeds[random.Next(seeds.Length)];
            var isPacked = random.Next(4) == 0;
            var body = Mutation.Of(isPacked ? seed.Body.ToArray() : BatchTests.Expand(seed), random);
            var received = BatchReader.Read(body, isPacked ? BatchFormat.JsonBrotli : BatchFormat.Json);
            faults[received.Fault] = faults.GetValueOrDefault(received.Fault) + 1;
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is { } batch)
                AssertSound(batch);
        }

        output.WriteLine(string.Join(", ", faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.All([MessageFault.None, MessageFault.Malformed, MessageFault.ForeignRecord, MessageFault.ForeignVersion, MessageFault.NotExpandable], fault => Assert.InRange(faults[fault], 100, Batches));
    }

    [Fact]
    public void Mutated_acknowledgements_are_answered()
    {
        var random = new Random(20260102);
        var ranges = new SeqRanges();
        for (var i = 0; i < 10; i++)
            ranges.Add(new(1 + (100 * i), 40 + (100 * i)));
        var seed = Acknowledgement.Of("0123456789abcdef0123456789abcdef", ranges).ToBytes();
        var accepted = 0;
        for (var i = 0; i < Acks; i++)
        {
            var received = Acknowledgement.Read(Mutation.Of(seed, random));
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is not { } ack)
                continue;
            accepted++;
            Assert.InRange(ack.Extra.Count, 0, BatchFormat.MaxExtra);
            Assert.All(ack.Extra, range => Assert.True(range.First > ack.ContiguousSeq + 1 && range.Last >= range.First));
        }

        Assert.InRange(accepted, 1000, Acks);
    }

    private static void AssertSound(Batch batch)
    {
        Assert.InRange(batch.Range.First, 1, batch.Range.Last);
        Assert.Equal(batch.Range.Count, batch.Records.Count);
        for (var i = 0; i < batch.Records.Count; i++)
        {
            var record = batch.Records[i];
            Assert.Equal(batch.Range.First + i, record.Seq);
            Assert.True(record.Omission != Omission.None || RecordPayload.IsOf(record.Payload.Span, batch.Stream.Epoch, record.Seq));
        }
    }
}
