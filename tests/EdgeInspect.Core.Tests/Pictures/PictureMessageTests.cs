using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Core.Tests.Outbox;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>Messages and answers: what is written is read back, and whatever else comes is a value.</summary>
public sealed class PictureMessageTests(ITestOutputHelper output)
{
    private const int Mutations = 100_000;
    private static readonly PictureFacts Facts = Make(10_000, 4096)!;

    [Fact]
    public void What_is_written_is_read_back()
    {
        var chunk = Read(PictureMessage.WriteChunk(Facts, 3, 7, into => Fill(into, 0xAB))!).Message!;
        Assert.Equal((PictureMessageKind.Chunk, Facts, 3, 7), (chunk.Kind, chunk.Facts, chunk.Number, chunk.Ask));
        Assert.Equal(10_000 - 8192, chunk.Data.Length);
        Assert.True(chunk.Data.Span.IndexOfAnyExcept((byte)0xAB) < 0);
        var offer = Read(PictureMessage.WriteOffer(Facts, 9)).Message!;
        Assert.Equal((PictureMessageKind.Offer, Facts, 0, 9), (offer.Kind, offer.Facts, offer.Number, offer.Ask));
        Assert.Equal(PictureMessageKind.Withdrawal, Read(PictureMessage.WriteWithdrawal(Facts)).Message!.Kind);
        Assert.Null(PictureMessage.WriteChunk(Facts, 1, 0, _ => false));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(-1, 4096)]
    [InlineData(PictureWire.MaxPictureBytes + 1L, 65_536)]
    [InlineData(100, PictureWire.MinChunkBytes - 1)]
    [InlineData(100, PictureWire.MaxChunkBytes + 1)]
    [InlineData((PictureWire.MaxChunks * 4096L) + 1, 4096)]
    public void Facts_beyond_the_limits_are_none(long bytes, long chunkBytes) => Assert.Null(Make(bytes, chunkBytes));

    [Fact]
    public void Other_facts_have_another_fingerprint()
    {
        PictureFacts?[] others =
        [
            Facts, Make(10_001, 4096), Make(10_000, 4097),
            PictureFacts.TryMake(Facts.Rid, PicturePart.Map, PictureFormat.Png, new byte[32], 10_000, 4096),
            PictureFacts.TryMake(Facts.Rid, PicturePart.Image, PictureFormat.Jpeg, new byte[32], 10_000, 4096),
            PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Png, new byte[32], 10_000, 4096),
            PictureFacts.TryMake(Facts.Rid, PicturePart.Image, PictureFormat.Png, Enumerable.Repeat((byte)1, 32).ToArray(), 10_000, 4096),
        ];
        Assert.Equal(others.Length, others.Select(facts => facts!.Fingerprint()).Distinct().Count());
    }

    [Fact]
    public void Every_kind_of_bad_message_has_its_fault()
    {
        var good = PictureMessage.WriteChunk(Facts, 1, 0, into => Fill(into, 1))!;
        Assert.Equal(MessageFault.UnknownContentType, PictureMessage.Read(good, "application/json").Fault);
        Assert.Equal(MessageFault.TooLarge, Read(new byte[PictureWire.MaxMessageBytes + 1]).Fault);
        Assert.Equal(MessageFault.Malformed, Read([]).Fault);
        Assert.Equal(MessageFault.Damaged, Read(good[..^1]).Fault);
        Assert.Equal(MessageFault.ForeignVersion, Read(With(good, 3, 2)).Fault);
        Assert.Equal(MessageFault.Damaged, Read(With(good, good.Length - 1, 0)).Fault);
    }

    [Fact]
    public void Mutated_messages_are_answered()
    {
        var random = new Random(31);
        byte[][] seeds =
        [
            PictureMessage.WriteOffer(Facts, 1), PictureMessage.WriteWithdrawal(Facts),
            PictureMessage.WriteChunk(Facts, 3, 4, into => Fill(into, 2))!,
        ];
        var faults = new Dictionary<MessageFault, int>();
        for (var i = 0; i < Mutations; i++)
        {
            var seed = Mutation.Of(seeds[random.Next(seeds.Length)], random);
            // Half of them with a digest that is right, as an ill-meaning station would make it.
            if (random.Next(2) == 0 && seed.Length > 20)
                System.Security.Cryptography.SHA256.HashData(seed.AsSpan(20)).AsSpan(0, 16).CopyTo(seed.AsSpan(4));
            var received = Read(seed);
            faults[received.Fault] = faults.GetValueOrDefault(received.Fault) + 1;
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is not { } message)
                continue;
            Assert.InRange(message.Facts.ChunkCount, 1, PictureWire.MaxChunks);
            Assert.Equal(message.Kind == PictureMessageKind.Chunk ? message.Facts.LengthOf(message.Number) : 0, message.Data.Length);
        }

        output.WriteLine(string.Join(", ", faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.All(
            [MessageFault.None, MessageFault.Malformed, MessageFault.ForeignVersion, MessageFault.Damaged],
            fault => Assert.InRange(faults.GetValueOrDefault(fault), 100, Mutations));
    }

    [Fact]
    public void Mutated_answers_are_answered()
    {
        var random = new Random(32);
        var message = Read(PictureMessage.WriteOffer(Facts, 5)).Message!;
        var seed = (PictureAnswer.To(message, PictureState.Partial) with { Have = [new(1, 1), new(3, 3)] }).ToBytes();
        var accepted = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var received = PictureAnswer.Read(Mutation.Of(seed, random));
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is not { } answer)
                continue;
            accepted++;
            Assert.All(answer.Have, range => Assert.InRange(range.Last, range.First, PictureWire.MaxChunks));
            Assert.InRange(answer.RetrySeconds, 0, PictureWire.MaxRetrySeconds);
        }

        Assert.InRange(accepted, 1000, Mutations);
    }

    [Fact]
    public void An_answer_is_read_as_it_was_written_and_names_at_most_the_lowest_ranges()
    {
        var message = Read(PictureMessage.WriteOffer(Facts, 5)).Message!;
        var answer = PictureAnswer.To(message, PictureState.Refused) with
        {
            Reason = PictureRefusal.Quota, RetrySeconds = 60, Have = [.. Enumerable.Range(0, 100).Select(i => new SeqRange(1 + (2 * i), 1 + (2 * i)))],
        };
        var read = PictureAnswer.Read(answer.ToBytes()).Message!;
        Assert.Equal(answer with { Have = [] }, read with { Have = [] });
        Assert.Equal(answer.Have.Take(PictureWire.MaxRanges), read.Have);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    [InlineData("a/b/c/d/e/f")]
    [InlineData("A")]
    [InlineData(".incoming")]
    [InlineData("a\0")]
    [InlineData("")]
    public void No_name_of_an_object_leads_out_of_its_store(string path)
    {
        Assert.Null(ObjectName.TryParse(path));
        Assert.Throws<ArgumentException>(() => ObjectName.Of(path));
        Assert.Throws<ArgumentException>(() => ObjectName.Of("pictures").Then(path));
    }

    private static Received<PictureMessage> Read(byte[] body) => PictureMessage.Read(body, PictureWire.ContentType);

    private static PictureFacts? Make(long bytes, long chunkBytes) =>
        PictureFacts.TryMake(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), PicturePart.Image, PictureFormat.Png, new byte[32], bytes, chunkBytes);

    private static bool Fill(Memory<byte> into, byte value)
    {
        into.Span.Fill(value);
        return true;
    }

    private static byte[] With(byte[] message, int at, byte value)
    {
        var copy = message.ToArray();
        copy[at] = value;
        return copy;
    }
}
