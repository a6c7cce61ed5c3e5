using EdgeInspect.Core.Inspection;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>Stations and hubs with a way between them that loses, repeats and reorders, in simulated time.</summary>
public sealed class DeliveryTests(ITestOutputHelper output)
{
    private static readonly ChannelTraits Rough = new(Loss: 0.25, Duplicates: 0.15, LeastDelayMs: 5, ExtraDelayMs: 5000);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_hub_ends_up_with_every_record_once(int seed)
    {
        var random = new Random(seed);
        var delivery = new Delivery(random, Rough, new MemoryRecords(random.Next(0, 3000)));
        for (var step = 0; step < 3000; step++)
        {
            Disturb(delivery, random);
            delivery.Step();
        }

        Finish(delivery, patienceSeconds: 3600);
        var all = delivery.Records.LastSeq;
        Assert.Equal((all, all, 0L), (delivery.Held.Count, delivery.Window.ContiguousSeq, delivery.Window.Open));
        Assert.InRange(delivery.MaxInFlight, 1, delivery.Options.LiveInFlight + delivery.Options.BacklogInFlight);
        using var chain = new ChainVerifier(delivery.Records.Epoch);
        for (var seq = 1L; seq <= all; seq++)
            Assert.Null(delivery.Held[seq].Check(chain));
        output.WriteLine($"{all} records, sent {(double)delivery.Sent / all:0.00} times each, {delivery.ElapsedSeconds:0} s");
    }

    /// <summary>The control: who takes the channel's word for the hub's loses records, and the check above would see it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_sender_that_trusts_the_channel_loses_some(int seed)
    {
        var delivery = new Delivery(new Random(seed), Rough, new MemoryRecords(3000)) { TrustsChannel = true };
        Finish(delivery, patienceSeconds: 60);
        Assert.Equal(3000, delivery.Window.ContiguousSeq);
        Assert.InRange(delivery.Held.Count, 1, 2999);
        output.WriteLine($"{3000 - delivery.Held.Count} of 3000 lost");
    }

    /// <summary>
    /// A line of 150 ms each way: 100,000 records behind while 20 a second come. What is lost twice waits 4 s and 8 s for its repetitions; on
    /// the slow line a new record waits behind what is in flight.
    /// </summary>
    [Theory]
    [InlineData(0, 1e6, 1)]
    [InlineData(0.02, 1e6, 12.5)]
    [InlineData(0, 64e3, 6)]
    public void New_records_do_not_wait_for_a_backlog(double loss, double bitsPerSecond, double mostSeconds)
    {
        const int Behind = 100_000;
        var delivery = new Delivery(new Random(7), new(loss, 0, 150, 0, bitsPerSecond), new MemoryRecords(Behind));
        var committedNs = new List<long>();
        while (delivery.Window.ContiguousSeq < Behind && delivery.ElapsedSeconds < 7200)
        {
            if (committedNs.Count < 20 * delivery.ElapsedSeconds)
            {
                delivery.Records.Add(1);
                committedNs.Add(delivery.NowNs);
            }

            delivery.Step();
            delivery.SaveMark();
        }

        var drained = delivery.ElapsedSeconds;
        Finish(delivery, patienceSeconds: 60);
        Assert.Equal(delivery.Records.LastSeq, delivery.Held.Count);
        var waits = committedNs.Select((at, i) => (delivery.HeldAtNs(Behind + 1 + i) - at) / 1e9).Order().ToArray();
        output.WriteLine($"drained in {drained:0} s; {waits.Length} new records waited {waits[waits.Length / 2]:0.00} s (median), {waits[waits.Length * 99 / 100]:0.00} s (p99), {waits[^1]:0.00} s (most)");
        Assert.InRange(drained, 60, 5000);
        Assert.InRange(waits[^1], 0, mostSeconds);
    }

    private static void Disturb(Delivery delivery, Random random)
    {
        delivery.Records.Add(random.Next(50) == 0 ? random.Next(700) : random.Next(2));
        if (random.Next(100) == 0)
            delivery.SaveMark();
        if (random.Next(300) == 0)
            delivery.Restart();
        if (random.Next(200) == 0)
            delivery.Disconnect();
    }

    private static void Finish(Delivery delivery, int patienceSeconds)
    {
        for (var end = delivery.ElapsedSeconds + patienceSeconds; delivery.Window.Open > 0 && delivery.ElapsedSeconds < end;)
            delivery.Step();
        while (delivery.HasMessagesUnderWay)
            delivery.Step();
    }
}
