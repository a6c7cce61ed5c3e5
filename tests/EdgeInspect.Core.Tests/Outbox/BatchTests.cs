using System.IO.Compression;
using System.Text;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

public sealed class BatchTests
{
    private static readonly MemoryRecords Records = new(600);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 100)]
    [InlineData(333, 600)]
    public void The_bytes_that_arrive_are_those_that_were_stored(int first, int last)
    {
        var message = Write(Records, first, last);
        var batch = Read(message);
        Assert.Equal((Records.Stream, message.Range), (batch.Stream, batch.Range));
        Assert.Equal(first, batch.Range.First);
        Assert.Equal(batch.Range.Count, batch.Records.Count);
        foreach (var record in batch.Records)
        {
            var stored = Records[record.Seq];
            Assert.True(stored.Payload.Span.SequenceEqual(record.Payload.Span));
            Assert.True(stored.Hash.Span.SequenceEqual(record.Hash.Span) && stored.PrevHash.Span.SequenceEqual(record.PrevHash.Span));
        }
    }

    [Fact]
    public void As_many_go_as_fit()
    {
        var message = Write(Records, 1, 600);
        var content = Expand(message);
        Assert.InRange(content.Length, BatchFormat.MaxContentBytes - 1000, BatchFormat.MaxContentBytes);
        Assert.InRange(message.Range.Last, 100, 300);
        Assert.Equal(BatchFormat.JsonBrotli, message.ContentType);
        Assert.InRange(message.Body.Length, 1, content.Length / 3);
    }

    [Fact]
    public void Only_what_gets_smaller_is_compressed()
    {
        var random = new byte[40_000];
        new Random(2).NextBytes(random);
        var room = new byte[BatchFormat.MaxContentBytes];
        Assert.Equal(0, BatchFormat.Compress(random, room));
        Assert.InRange(BatchFormat.Compress(new byte[40_000], room), 1, 100);
        var plain = Expand(Write(Records, 1, 3));
        Assert.Equal(MessageFault.None, BatchReader.Read(plain, BatchFormat.Json).Fault);
    }

    [Fact]
    public void The_largest_record_that_fits_travels_and_one_byte_more_goes_without_its_payload()
    {
        var fits = BatchFormat.MaxContentBytes;
        OutboxMessage message;
        do
            message = Write(WithPadding(--fits), 1, 3);
        while (Read(message).Records[0].Omission != Omission.None);
        Assert.Equal(new SeqRange(1, 1), message.Range);

        var tooLarge = WithPadding(fits + 1);
        var batch = Read(Write(tooLarge, 1, 3));
        Assert.Equal(new SeqRange(1, 3), batch.Range);
        Assert.Equal([Omission.TooLarge, Omission.None, Omission.None], batch.Records.Select(record => record.Omission));
        Assert.Equal(tooLarge[1].Payload.Length, batch.Records[0].PayloadBytes);
        Assert.Equal((3L, 1L, null), Walk(tooLarge, batch.Records));

        static MemoryRecords WithPadding(int bytes)
        {
            var records = new MemoryRecords();
            records.Add(MemoryRecords.Payload(records.Epoch, 1, bytes));
            records.Add(2);
            return records;
        }
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"epoch":"0123456789abcdef0123456789abcdef","seq":3}""")]
    [InlineData("""{"epoch":"another","seq":2}""")]
    [InlineData("""{"epoch":"0123456789abcdef0123456789abcdef","seq":2} """)]
    [InlineData("""{"epoch":"0123456789abcdef0123456789abcdef","seq":2}]}""")]
    [InlineData("""{"epoch":"0123456789abcdef0123456789abcdef","seq":2,"seq":9}""")]
    [InlineData("""{"epoch":"0123456789abcdef0123456789abcdef","seq":2,"text":"\ud800"}""", true)]
    public void A_payload_that_would_spoil_its_batch_stays_at_home(string payload, bool travels = false)
    {
        var records = new MemoryRecords(1);
        records.Add(Encoding.UTF8.GetBytes(payload));
        records.Add(1);
        var batch = Read(Write(records, 1, 3));
        Assert.Equal(travels ? Omission.None : Omission.Unreadable, batch.Records[1].Omission);
        Assert.Equal((3L, travels ? 0 : 1, null), Walk(records, batch.Records));
    }

    [Fact]
    public void A_number_that_the_ledger_lacks_holds_up_nothing_and_breaks_the_chain_there()
    {
        var records = new MemoryRecords(5);
        records.Lose(3);
        var batch = Read(Write(records, 1, 5));
        Assert.Equal(5, batch.Records.Count);
        var (sound, _, broken) = Walk(records, batch.Records);
        Assert.Equal((2L, 3L, "number"), (sound, broken!.Seq, broken.What));
    }

    [Fact]
    public void A_hash_that_is_none_breaks_the_chain_not_the_batch()
    {
        var good = new MemoryRecords(3);
        var writer = new BatchWriter(good.Stream);
        var batch = Read(writer.Write([good[1], good[2] with { Hash = new byte[31] }, good[3]]));
        Assert.Equal((1L, 1L), (writer.Omitted, Walk(good, batch.Records).Sound));
    }

    [Fact]
    public void Numbers_that_do_not_follow_each_other_are_a_bug()
    {
        var writer = new BatchWriter(Records.Stream);
        Assert.Throws<ArgumentException>(() => writer.Write([]));
        Assert.Throws<ArgumentException>(() => writer.Write([Records[1], Records[3]]));
        Assert.Throws<ArgumentException>(() => new BatchWriter(new(new("", "l", "s"), "e")));
        Assert.Throws<ArgumentException>(() => new BatchWriter(new(new(new string('x', 129), "l", "s"), "e")));
    }

    [Fact]
    public void A_bomb_is_expanded_no_further_than_the_limit()
    {
        var bomb = Compress(new byte[100_000_000]);
        Assert.InRange(bomb.Length, 1, BatchFormat.MaxContentBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(MessageFault.TooLarge, BatchReader.Read(bomb, BatchFormat.JsonBrotli).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * BatchFormat.MaxContentBytes);
    }

    public static TheoryData<string, MessageFault> Edits => new()
    {
        { "s/\"schema\":1/\"schema\":1", MessageFault.None },
        { "s/\"schema\":1/\"schema\":1,\"colour\":[{\"red\":1}]", MessageFault.None },
        { "s/\"schema\":1/\"schema\":2", MessageFault.ForeignVersion },
        { "s/\"schema\":1/\"schema\":2,\"site\":7", MessageFault.ForeignVersion },
        { "s/\"schema\":1,/", MessageFault.Malformed },
        { "s/\"schema\":1/\"schema\":1,\"schema\":1", MessageFault.Malformed },
        { "s/\"first_seq\":5/\"first_seq\":4", MessageFault.Malformed },
        { "s/\"first_seq\":5/\"first_seq\":0", MessageFault.Malformed },
        { "s/\"first_seq\":5/\"first_seq\":5.5", MessageFault.Malformed },
        { "s/\"last_seq\":7/\"last_seq\":8", MessageFault.Malformed },
        { "s/\"last_seq\":7/\"last_seq\":99999999999999999999", MessageFault.Malformed },
        { "s/\"line\":\"line-1\"/\"line\":\"\"", MessageFault.Malformed },
        { "s/\"line\":\"line-1\"/\"line\":\"\\ud800\"", MessageFault.Malformed },
        { "s/\"prev_hash\":\"/\"prev_hash\":\"zz", MessageFault.Malformed },
        { "s/\"seq\":6/\"seq\":5", MessageFault.ForeignRecord },
        { "s/\"seq\":6/\"seq\":\"6\"", MessageFault.ForeignRecord },
        { "s/\"epoch\":\"0123/\"epoch\":\"9123", MessageFault.ForeignRecord },
        { "s/],\"last_seq\":7}/],\"last_seq\":7}}", MessageFault.Malformed },
        { "s/],\"last_seq\":7}/", MessageFault.Malformed },
        { "s/\"payload\":/\"omitted\":\"too_large\",\"payload\":", MessageFault.Malformed },
        { "s/\"payload\":/\"omitted\":\"lazy\",\"bytes\":1,\"was\":", MessageFault.Malformed },
        { "s/\"payload\":/\"omitted\":\"missing\",\"bytes\":1,\"was\":", MessageFault.None },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void What_is_wrong_is_named(string edit, MessageFault fault)
    {
        var parts = edit.Split('/');
        var text = Encoding.UTF8.GetString(Expand(Write(Records, 5, 7)));
        var at = text.IndexOf(parts[1], StringComparison.Ordinal);
        Assert.True(at >= 0);
        var edited = Encoding.UTF8.GetBytes(text.Remove(at, parts[1].Length).Insert(at, parts[2]));
        Assert.Equal(fault, BatchReader.Read(edited, BatchFormat.Json).Fault);
        Assert.Equal(fault, BatchReader.Read(Compress(edited), BatchFormat.JsonBrotli).Fault);
    }

    [Fact]
    public void What_is_no_batch_at_all_is_refused()
    {
        var body = Write(Records, 5, 7).Body.ToArray();
        Assert.Equal(MessageFault.UnknownContentType, BatchReader.Read(body, null).Fault);
        Assert.Equal(MessageFault.UnknownContentType, BatchReader.Read(body, "application/json+zstd").Fault);
        Assert.Equal(MessageFault.Malformed, BatchReader.Read(body, BatchFormat.Json).Fault);
        Assert.Equal(MessageFault.NotExpandable, BatchReader.Read(body.AsSpan(1), BatchFormat.JsonBrotli).Fault);
        Assert.Equal(MessageFault.NotExpandable, BatchReader.Read(body.AsSpan(..^1), BatchFormat.JsonBrotli).Fault);
        Assert.Equal(MessageFault.NotExpandable, BatchReader.Read([.. body, 0], BatchFormat.JsonBrotli).Fault);
        Assert.Equal(MessageFault.NotExpandable, BatchReader.Read([], BatchFormat.JsonBrotli).Fault);
        Assert.Equal(MessageFault.Malformed, BatchReader.Read([], BatchFormat.Json).Fault);
        Assert.Equal(MessageFault.TooLarge, BatchReader.Read(new byte[BatchFormat.MaxContentBytes + 1], BatchFormat.Json).Fault);
    }

    internal static OutboxMessage Write(MemoryRecords records, long first, long last) =>
        new BatchWriter(records.Stream).Write(records.Read(new(first, last)));

    internal static byte[] Expand(OutboxMessage message)
    {
        var content = new byte[BatchFormat.MaxContentBytes];
        if (message.ContentType == BatchFormat.Json)
            return message.Body.ToArray();
        Assert.True(BrotliDecoder.TryDecompress(message.Body.Span, content, out var length));
        return content[..length];
    }

    internal static byte[] Compress(byte[] content)
    {
        var compressed = new byte[content.Length + 1000];
        Assert.True(BrotliEncoder.TryCompress(content, compressed, out var length));
        return compressed[..length];
    }

    private static Batch Read(OutboxMessage message)
    {
        Assert.InRange(message.Body.Length, 1, BatchFormat.MaxContentBytes);
        var received = BatchReader.Read(message.Body.Span, message.ContentType);
        Assert.Equal(MessageFault.None, received.Fault);
        return received.Message!;
    }

    private static (long Sound, long Unproven, ChainBreak? Broken) Walk(MemoryRecords records, IReadOnlyList<OutboxRecord> walked)
    {
        using var chain = new ChainVerifier(records.Epoch);
        foreach (var record in walked)
            record.Check(chain);
        return (chain.NextSeq - 1, chain.Unproven, chain.Broken);
    }
}
