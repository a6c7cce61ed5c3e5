using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

public sealed class OutboxWindowTests
{
    private const string Epoch = "0123456789abcdef";
    private readonly ManualTime _time = new();

    [Fact]
    public void New_records_go_before_the_backlog_and_the_backlog_still_goes()
    {
        var window = Window(acknowledged: 0, last: 10_000, new() { LiveInFlight = 16, BacklogInFlight = 4, LiveTurns = 3 });
        var lanes = new List<Lane>();
        for (var i = 0; i < 16; i++)
        {
            window.NoteCommitted(window.LastSeq + 1);
            lanes.Add(Send(window, most: 1).Lane);
        }

        Assert.Equal(Enumerable.Repeat(new[] { Lane.Live, Lane.Live, Lane.Live, Lane.Backlog }, 4).SelectMany(lane => lane), lanes);
    }

    [Fact]
    public void As_much_is_in_flight_as_may_be()
    {
        var window = Window(acknowledged: 0, last: 10_000, new() { LiveInFlight = 3, BacklogInFlight = 2 });
        Assert.Equal([new SeqRange(1, 512), new SeqRange(513, 1024)], SendAll(window).Select(order => order.Range));
        for (var i = 0; i < 5; i++)
        {
            window.NoteCommitted(window.LastSeq + 1);
            SendAll(window);
        }

        Assert.Equal(5, window.InFlight);
        Acknowledge(window, 512);
        Assert.Equal([(Lane.Backlog, new SeqRange(1025, 1536))], SendAll(window).Select(order => (order.Lane, order.Range)));
        Acknowledge(window, 512, new SeqRange(10_001, 10_001));
        Assert.Equal([(Lane.Live, new SeqRange(10_004, 10_005))], SendAll(window).Select(order => (order.Lane, order.Range)));
    }

    [Fact]
    public void What_is_not_acknowledged_is_sent_again_at_growing_intervals()
    {
        var window = Window(acknowledged: 7, last: 9, new() { ResendFirstMs = 1000, ResendMaxMs = 5000 });
        var first = Assert.Single(SendAll(window));
        foreach (var (delayMs, attempt) in new[] { (1000, 2), (2000, 3), (4000, 4), (5000, 5), (5000, 6) })
        {
            Assert.Equal(TimeSpan.FromMilliseconds(delayMs), window.UntilDue);
            Advance(delayMs - 1);
            Assert.Null(window.Next());
            Advance(1);
            Assert.Equal(first with { Attempt = attempt }, Assert.Single(SendAll(window)));
        }

        Assert.Equal(6, window.MaxAttempts);
        Acknowledge(window, 9);
        Assert.Equal((0, 0L, null, 0), (window.InFlight, window.Open, window.UntilDue, window.MaxAttempts));
    }

    [Fact]
    public void The_longest_wait_holds_after_any_number_of_attempts()
    {
        var window = Window(acknowledged: 0, last: 1, new() { ResendFirstMs = 600_000, ResendMaxMs = 100 });
        SendAll(window);
        for (var i = 0; i < 100; i++)
        {
            Advance(600_000);
            Assert.Single(SendAll(window));
        }
    }

    [Fact]
    public void While_the_hub_is_away_the_oldest_batch_asks_for_it_and_its_answer_sends_the_others()
    {
        var window = Window(acknowledged: 0, last: 2048, new() { BacklogInFlight = 4, ResendFirstMs = 1000, ResendProbeMs = 3000, ResendMaxMs = 60_000 });
        SendAll(window);
        var sent = new List<(int Second, long First)>();
        for (var second = 1; second <= 300; second++)
        {
            Advance(1000);
            sent.AddRange(SendAll(window).Select(order => (second, order.Range.First)));
        }

        var lately = sent.Where(s => s.Second > 180).ToLookup(s => s.First);
        Assert.Equal([(1L, 40), (513, 2), (1025, 2), (1537, 2)], lately.OrderBy(s => s.Key).Select(s => (s.Key, s.Count())));

        // The hub is back, and says so by taking the batch that asked.
        Acknowledge(window, 512);
        Assert.Equal([513L, 1025, 1537], SendAll(window).Select(order => order.Range.First));
    }

    /// <summary>Of several hubs one may answer sooner than another: what went later says that an earlier one may be lost, not the reverse.</summary>
    [Fact]
    public void An_answer_says_nothing_of_what_was_sent_after_it()
    {
        var window = Window(acknowledged: 0, last: 1024, new() { BacklogInFlight = 2, ResendFirstMs = 1000, ResendProbeMs = 60_000, ResendMaxMs = 60_000 });
        SendAll(window);
        for (var i = 0; i < 15; i++)
        {
            Advance(1000);
            SendAll(window);
        }

        Acknowledge(window, 512);
        Assert.InRange(window.UntilDue!.Value.TotalMilliseconds, 10_000, 16_000);
    }

    [Fact]
    public void A_lost_connection_makes_everything_due_once()
    {
        var window = Window(acknowledged: 0, last: 600);
        var sent = SendAll(window);
        window.NoteDisconnected();
        Assert.Equal(TimeSpan.Zero, window.UntilDue);
        Assert.Equal(sent.Select(order => order with { Attempt = 2 }), SendAll(window));
    }

    [Fact]
    public void The_mark_moves_by_acknowledgements_alone_and_never_back()
    {
        var window = Window(acknowledged: 100, last: 500);
        SendAll(window);
        Assert.Equal(100, window.ContiguousSeq);
        Assert.Equal(AckOutcome.Advanced, Acknowledge(window, 100, new SeqRange(200, 300)));
        Assert.Equal((100L, 299L), (window.ContiguousSeq, window.Open));
        Assert.Equal(AckOutcome.Advanced, Acknowledge(window, 199));
        Assert.Equal(300, window.ContiguousSeq);
        Assert.Equal(AckOutcome.Repeated, Acknowledge(window, 150));
        Assert.Equal(AckOutcome.Repeated, Acknowledge(window, 0));
        Assert.Equal(300, window.ContiguousSeq);
    }

    [Fact]
    public void Acknowledgements_of_another_epoch_are_ignored_and_counted()
    {
        var window = Window(acknowledged: 0, last: 10);
        SendAll(window);
        Assert.Equal(AckOutcome.ForeignEpoch, window.Apply(Ack("fedcba", 10)));
        Assert.Equal((1L, 0L, 1), (window.ForeignAcks, window.ContiguousSeq, window.InFlight));
    }

    [Fact]
    public void What_was_never_sent_can_t_be_acknowledged()
    {
        var window = Window(acknowledged: 0, last: 10, new() { LiveRecords = 100 });
        window.NoteCommitted(1000);

        // 11 to 900 of this run join the backlog unsent, behind 1 to 10 of an earlier one; 901 to 1000 are new.
        Assert.Equal(new SeqRange(901, 1000), window.Next()!.Value.Range);
        foreach (var (contiguous, extra) in new[] { (11L, new SeqRange(0, 0)), (1001, new(0, 0)), (10, new(900, 900)), (10, new(901, 901)), (0, new(5, 12)) })
            Assert.Equal(AckOutcome.BeyondSent, extra.First == 0 ? Acknowledge(window, contiguous) : Acknowledge(window, contiguous, extra));
        Assert.Equal((5L, 0L, 1000L), (window.RefusedAcks, window.ContiguousSeq, window.Open));
        Assert.Equal(AckOutcome.Advanced, Acknowledge(window, 10));
        SendAll(window);
        Assert.Equal(AckOutcome.Advanced, Acknowledge(window, 10, new SeqRange(901, 1000)));
    }

    [Fact]
    public void Extras_without_end_are_bounded_and_counted()
    {
        var window = Window(acknowledged: 0, last: 100_000);
        for (var ack = 0; ack < 100; ack++)
            Acknowledge(window, 0, [.. Enumerable.Range(0, 60).Select(i => new SeqRange(2 + (2 * ((60 * ack) + i)), 2 + (2 * ((60 * ack) + i))))]);
        Assert.InRange(window.IgnoredExtras, 5000, 6000);
        var open = window.Open;
        Assert.InRange(100_000 - open, 60, 66);
        Acknowledge(window, 100_000);
        Assert.Equal(0, window.Open);
    }

    [Fact]
    public void Outages_without_end_leave_a_bounded_backlog_of_all_records()
    {
        var window = Window(acknowledged: 0, last: 0, new() { LiveRecords = 10, LiveInFlight = 1, BacklogInFlight = 1, LiveTurns = 1 });
        var sent = new SeqRanges();
        for (var outage = 0; outage < 200; outage++)
        {
            window.NoteCommitted(window.LastSeq + 1000);
            var order = window.Next()!.Value;
            Note(window, order, order.Range, sent);
        }

        while (window.Open > 0)
        {
            if (window.Next() is { } order)
                Note(window, order, order.Range, sent);
            window.Apply(Acknowledgement.Of(Epoch, sent));
        }

        Assert.Equal(200_000, sent.ContiguousEnd);

        static void Note(OutboxWindow window, SendOrder order, SeqRange range, SeqRanges sent)
        {
            window.NoteSent(order, range);
            sent.Add(range);
            window.Apply(Acknowledgement.Of(Epoch, sent));
        }
    }

    [Fact]
    public void Wrong_use_is_a_bug()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Window(acknowledged: 11, last: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Window(acknowledged: -1, last: 10));
        var window = Window(acknowledged: 0, last: 10);
        var order = window.Next()!.Value;
        Assert.Throws<ArgumentException>(() => window.NoteSent(order, new(2, 3)));
        Assert.Throws<ArgumentException>(() => window.NoteSent(order, new(1, 11)));
        Assert.Throws<ArgumentException>(() => window.NoteSent(order with { Attempt = 2 }, order.Range));
    }

    private OutboxWindow Window(long acknowledged, long last, OutboxOptions? options = null) => new(Epoch, acknowledged, last, options ?? new(), _time);

    private void Advance(int milliseconds) => _time.NowNs += milliseconds * 1_000_000L;

    private static SendOrder Send(OutboxWindow window, long most = long.MaxValue)
    {
        var order = window.Next()!.Value;
        window.NoteSent(order, order.Range.Take(most));
        return order;
    }

    private static List<SendOrder> SendAll(OutboxWindow window)
    {
        var sent = new List<SendOrder>();
        while (window.Next() is not null)
            sent.Add(Send(window));
        return sent;
    }

    private static AckOutcome Acknowledge(OutboxWindow window, long contiguous, params SeqRange[] extra) => window.Apply(Ack(Epoch, contiguous, extra));

    private static Acknowledgement Ack(string epoch, long contiguous, params SeqRange[] extra)
    {
        var ranges = new SeqRanges();
        if (contiguous > 0)
            ranges.Add(new(1, contiguous));
        foreach (var range in extra)
            ranges.Add(range);
        return Acknowledgement.Of(epoch, ranges);
    }
}
