using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Core.Tests.Outbox;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>Pictures on a way that loses, repeats, reorders and damages, while both sides start anew, stores fail and power is cut.</summary>
public sealed class PictureDeliveryTests(ITestOutputHelper output)
{
    private static readonly ChannelTraits Rough = new(Loss: 0.2, Duplicates: 0.15, LeastDelayMs: 5, ExtraDelayMs: 3000);
    private static readonly ChannelTraits Calm = new(Loss: 0, Duplicates: 0, LeastDelayMs: 20, ExtraDelayMs: 0);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_picture_ends_up_byte_for_byte(int seed)
    {
        var random = new Random(seed);
        using var delivery = new PictureDelivery(random, Rough) { Damage = 0.02 };
        delivery.Objects.Fails = () => random.NextDouble() < 0.01;
        for (var step = 0; step < 2000; step++)
        {
            Disturb(delivery, random);
            delivery.Step();
        }

        delivery.Finish(patienceSeconds: 7200);
        AssertHeld(delivery);
        Assert.InRange(delivery.MaxFlying, 1, delivery.Options.ChunksInFlight);
        Assert.True(delivery.Faults[MessageFault.None] > 100);
        Assert.DoesNotContain(MessageFault.TooLarge, delivery.Faults.Keys);
        output.WriteLine($"{delivery.Source.All.Count()} pictures, chunks sent {Times(delivery):0.00} times, {delivery.Sender.Counters}");
    }

    /// <summary>A resumed picture costs what was on its way, no more: at most the window is sent again for each restart.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_restart_of_either_side_only_what_is_missing_goes(int seed)
    {
        const int Restarts = 20;
        var random = new Random(seed);
        using var delivery = new PictureDelivery(random, Calm, new() { ChunkBytes = 4096, RateBytesPerSecond = 200_000 });
        for (var i = 0; i < 4; i++)
            delivery.Source.Add(random, 1_500_000, 100_000);
        for (var i = 0; i < Restarts; i++)
        {
            for (var step = random.Next(50, 60); step > 0; step--)
                delivery.Step();
            if (i % 2 == 0)
                delivery.RestartStation();
            else
                delivery.RestartHub();
        }

        delivery.Finish(patienceSeconds: 600);
        AssertHeld(delivery);
        var repeated = delivery.ChunkBytes - Total(delivery);
        Assert.InRange(repeated, 0, Restarts / 2 * delivery.Options.ChunksInFlight * delivery.Options.ChunkBytes);
        output.WriteLine($"{repeated / (double)Total(delivery):0.0%} sent again");
    }

    [Fact]
    public void On_a_calm_way_nothing_goes_twice()
    {
        var random = new Random(7);
        using var delivery = new PictureDelivery(random, Calm);
        for (var i = 0; i < 60; i++)
            delivery.Source.Add(random, random.Next(100, 60_000), random.Next(2) * random.Next(50, 5000));
        delivery.Finish(patienceSeconds: 120);
        AssertHeld(delivery);
        Assert.Equal(Total(delivery), delivery.ChunkBytes);
        Assert.Equal(0, delivery.Objects.Count("pending/"));
        Assert.Equal(60, delivery.Sender.Counters.Acknowledged);
    }

    [Fact]
    public void A_spoiled_chunk_in_the_store_costs_one_more_turn_and_nothing_else()
    {
        var random = new Random(8);
        using var delivery = new PictureDelivery(random, Calm, new() { ChunkBytes = 4096, RateBytesPerSecond = 40_000 });
        delivery.Source.Add(random, 400_000);
        for (var step = 0; step < 150; step++)
            delivery.Step();
        Assert.NotEqual(0, delivery.Objects.Count("pending/"));
        delivery.Objects.CutPower(random);
        delivery.Finish(patienceSeconds: 600);
        AssertHeld(delivery);
    }

    /// <summary>When one link of the chain is not kept, the checks above must see it: a hub that skips the hash holds other bytes.</summary>
    [Fact]
    public void The_whole_hash_is_what_keeps_other_bytes_out()
    {
        var random = new Random(9);
        using var delivery = new PictureDelivery(random, Calm, new() { ChunkBytes = 4096 });
        var picture = delivery.Source.Add(random, 50_000);
        delivery.Source.Spoil(picture.Image!);
        for (var step = 0; step < 500; step++)
            delivery.Step();
        Assert.Empty(delivery.Register.Rows);
        Assert.Equal(0, delivery.Objects.Count("p"));
        Assert.Equal((0, 1), (delivery.Source.Acknowledged.Count, delivery.Sender.Counters.Damaged));
    }

    private static void Disturb(PictureDelivery delivery, Random random)
    {
        if (random.Next(60) == 0)
            delivery.Source.Add(random, random.Next(10, 80_000), random.Next(2) * random.Next(10, 9000));
        if (random.Next(400) == 0 && delivery.Source.All.Any())
            delivery.Source.Evict(delivery.Source.All.ElementAt(random.Next(delivery.Source.All.Count())));
        if (random.Next(300) == 0)
        {
            if (delivery.Source.Acknowledged.Count > 0)
                delivery.Source.ForgetAcknowledgement(delivery.Source.Acknowledged.First());
            delivery.RestartStation();
        }

        if (random.Next(300) == 0)
            delivery.RestartHub();
        if (random.Next(300) == 0)
            delivery.Sender.NoteDisconnected();
        if (random.Next(700) == 0)
            delivery.Objects.CutPower(random);
    }

    private static void AssertHeld(PictureDelivery delivery)
    {
        foreach (var picture in delivery.Source.All)
        {
            Assert.Contains(picture.Rid, delivery.Source.Acknowledged);
            Assert.Equal(delivery.Source.Content(picture.Image!), delivery.Held(picture, "image"));
            if (picture.Map is { } map)
                Assert.Equal(delivery.Source.Content(map), delivery.Held(picture, "map"));
        }
    }

    private static long Total(PictureDelivery delivery) => delivery.Source.All.Sum(picture => picture.Image!.Bytes + (picture.Map?.Bytes ?? 0));

    private static double Times(PictureDelivery delivery) => (double)delivery.ChunkBytes / Math.Max(1, Total(delivery));
}
