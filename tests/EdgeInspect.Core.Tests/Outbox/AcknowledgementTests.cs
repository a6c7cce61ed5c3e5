using System.Text;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

public sealed class AcknowledgementTests
{
    private static readonly LedgerStream Stream = new(MemoryRecords.Station, "e1");

    [Fact]
    public void It_is_written_and_read()
    {
        var marks = new ContiguousMarks(10);
        foreach (var range in (SeqRange[])[new(1, 100), new(201, 250), new(103, 103)])
            Assert.Equal(MarkOutcome.New, marks.Add(Stream, range));
        var bytes = marks.For(Stream)!.ToBytes();
        Assert.Equal("""{"schema":1,"epoch":"e1","contiguous_seq":100,"extra":[[103,103],[201,250]]}""", Encoding.UTF8.GetString(bytes));
        var ack = Acknowledgement.Read(bytes).Message!;
        Assert.Equal(("e1", 100L), (ack.Epoch, ack.ContiguousSeq));
        Assert.Equal([new(103, 103), new(201, 250)], ack.Extra);
    }

    [Theory]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":0,"extra":[]}""", MessageFault.None)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":0,"extra":[],"more":{}}""", MessageFault.None)]
    [InlineData("""{"schema":2,"epoch":"e","contiguous_seq":0,"extra":[]}""", MessageFault.ForeignVersion)]
    [InlineData("""{"epoch":"e","contiguous_seq":0,"extra":[]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":-1,"extra":[]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"contiguous_seq":5,"extra":[]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[[6,9]]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[[9,8]]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[[20,30],[10,15]]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[[7]]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[[7,8,9]]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"e","contiguous_seq":5,"extra":[7]}""", MessageFault.Malformed)]
    [InlineData("""{"schema":1,"epoch":"\ud800","contiguous_seq":5,"extra":[]}""", MessageFault.Malformed)]
    [InlineData("[]", MessageFault.Malformed)]
    [InlineData("", MessageFault.Malformed)]
    public void What_is_wrong_is_named(string json, MessageFault fault) => Assert.Equal(fault, Acknowledgement.Read(Encoding.UTF8.GetBytes(json)).Fault);

    [Fact]
    public void It_is_bounded()
    {
        Assert.Equal(MessageFault.TooLarge, Acknowledgement.Read(new byte[BatchFormat.MaxAcknowledgementBytes + 1]).Fault);
        var many = new SeqRanges();
        for (var i = 1L; i <= 1000; i++)
            many.Add(new(BatchFormat.MaxSeq - (10 * i), BatchFormat.MaxSeq - (10 * i) + 5));
        var bytes = Acknowledgement.Of(new string('é', BatchFormat.MaxNameLength), many).ToBytes();
        Assert.InRange(bytes.Length, 1, BatchFormat.MaxAcknowledgementBytes);
        Assert.Equal(many.ToArray()[..BatchFormat.MaxExtra], Acknowledgement.Read(bytes).Message!.Extra);
        var text = Encoding.UTF8.GetString(bytes).Replace("]]", "],[9007199254740990,9007199254740990]]", StringComparison.Ordinal);
        Assert.Equal(MessageFault.Malformed, Acknowledgement.Read(Encoding.UTF8.GetBytes(text)).Fault);
    }

    [Fact]
    public void Marks_keep_stations_and_epochs_apart_and_are_bounded()
    {
        var marks = new ContiguousMarks(2);
        var newEpoch = Stream with { Epoch = "e2" };
        Assert.Null(marks.For(Stream));
        Assert.Equal(MarkOutcome.New, marks.Add(Stream, new(1, 5)));
        Assert.Equal(MarkOutcome.New, marks.Add(newEpoch, new(1, 2)));
        Assert.Equal(MarkOutcome.Repeated, marks.Add(Stream, new(2, 5)));
        Assert.Equal(MarkOutcome.New, marks.Add(Stream, new(2, 6)));
        Assert.Equal((6L, 2L), (marks.For(Stream)!.ContiguousSeq, marks.For(newEpoch)!.ContiguousSeq));
        Assert.Equal(MarkOutcome.NoRoom, marks.Add(Stream with { Epoch = "e3" }, new(1, 1)));
        Assert.Equal(1, marks.Refused);
    }

    [Fact]
    public void Gaps_without_end_find_no_room_but_the_lowest_numbers_do()
    {
        var marks = new ContiguousMarks(1);
        var outcomes = Enumerable.Range(1, 1000).Select(i => marks.Add(Stream, new(10 * i, (10 * i) + 1))).ToArray();
        Assert.Equal(1000 - BatchFormat.MaxExtra, outcomes.Count(outcome => outcome == MarkOutcome.NoRoom));
        Assert.Equal(MarkOutcome.New, marks.Add(Stream, new(1, 3)));
        Assert.Equal((3L, BatchFormat.MaxExtra), (marks.For(Stream)!.ContiguousSeq, marks.For(Stream)!.Extra.Count));
        for (var next = 4L; next < 10_000; next += 3)
            Assert.NotEqual(MarkOutcome.NoRoom, marks.Add(Stream, new(next, next + 2)));
        Assert.Empty(marks.For(Stream)!.Extra);
    }
}
