using System.Security.Cryptography;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>Rate, order and share on the station's side; sizes, quotas and times on the hub's.</summary>
public sealed class PictureLimitTests : IDisposable
{
    private static readonly StationName Station = new("bench", "line-1", "station-1");
    private readonly ManualTime _time = new();
    private readonly MemoryPictures _source = new();
    private readonly Random _random = new(5);
    private readonly MemoryObjects _objects;
    private readonly IFleetStore _store;
    private readonly PictureRegister _register;
    private PictureReceiver? _hub;

    public PictureLimitTests()
    {
        _objects = new MemoryObjects(_time);
        (_store, _register) = PictureRegister.Make();
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void The_rate_is_held_over_any_time(int rate)
    {
        var sender = new PictureSender(_source, new() { RateBytesPerSecond = rate, ChunkBytes = 4096 }, _time);
        for (var i = 0; i < 40; i++)
            _source.Add(_random, Math.Min(4 * rate, 400_000));
        var (bytes, window) = (0L, new Queue<(long AtNs, int Bytes)>());
        var most = Math.Max(rate, PictureWire.MaxMessageBytes);
        for (var step = 0; step < 2000; step++)
        {
            while (sender.Next() is { } message)
            {
                (bytes, _) = (bytes + message.Length, Answer(sender, message));
                window.Enqueue((_time.NowNs, message.Length));
            }

            while (window.TryPeek(out var old) && old.AtNs < _time.NowNs - 1_000_000_000)
                window.Dequeue();
            Assert.InRange(window.Sum(sent => (long)sent.Bytes), 0, rate + most);
            Assert.InRange(bytes, 0, most + (long)(rate * (_time.NowNs - 1_000_000_000) / 1e9));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        // 20 s, less what is left in the bucket.
        Assert.InRange(bytes, Math.Min(40L * Math.Min(4 * rate, 400_000), rate * 15L), long.MaxValue);
    }

    [Fact]
    public void The_newest_go_first_and_those_that_come_meanwhile_before_the_rest()
    {
        for (var i = 0; i < 40; i++)
            _source.Add(_random, 500);
        var sender = new PictureSender(_source, new() { ChunkBytes = 4096, PicturesInFlight = 1 }, _time);
        var order = new List<long>();
        for (var i = 0; i < 60; i++)
        {
            if (i is 20 or 21)
                _source.Add(_random, 500);
            order.Add(SeqOf(sender.Next()!, sender));
            if (order.Count == 42)
                break;
        }

        var expected = _source.All.Select(picture => picture.Seq).ToArray();
        Assert.Equal([.. expected[20..40].Reverse(), expected[40], expected[41], .. expected[..20].Reverse()], order);
        Assert.Null(sender.Next());
    }

    [Fact]
    public void The_share_is_of_the_ok_ones_only_and_the_same_after_a_restart()
    {
        for (var i = 0; i < 900; i++)
            _source.Add(_random, 200, 0, (Verdict)(i % 3 + 1));
        var options = new PictureSendOptions { OkShare = 0.3, RateBytesPerSecond = 1 << 30 };
        var first = Run(options);
        var sent = first.GroupBy(picture => picture.Verdict).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal((300, 300), (sent[Verdict.Ng], sent[Verdict.Unsure]));
        Assert.InRange(sent[Verdict.Ok], 60, 120);
        foreach (var picture in first)
            _source.ForgetAcknowledgement(picture.Rid);
        Assert.Equal(first, Run(options));
        Assert.Empty(Run(options with { Enabled = false }));
    }

    [Fact]
    public void Memory_does_not_grow_with_what_waits()
    {
        for (var i = 0; i < 5000; i++)
            _source.Add(_random, 20, 0, Verdict.Ok);
        var sender = new PictureSender(_source, new() { OkShare = 0 }, _time);
        var looks = 0;
        while (sender.UntilDue == TimeSpan.Zero || looks == 0)
        {
            Assert.Null(sender.Next());
            Assert.Equal(++looks, _source.Looks);
        }

        Assert.InRange(looks, 5000 / 16, (5000 / 16) + 2);
        Assert.Null(sender.UntilDue);
    }

    [Fact]
    public void A_picture_that_is_deleted_while_it_is_sent_is_withdrawn_and_forgotten()
    {
        var picture = _source.Add(_random, 100_000);
        var sender = new PictureSender(_source, new() { ChunkBytes = 4096 }, _time);
        for (var i = 0; i < 6; i++)
            Answer(sender, sender.Next()!);
        Assert.Equal(5, _objects.Count("pending/"));
        _source.Evict(picture);
        var withdrawal = sender.Next()!;
        Assert.Equal(PictureMessageKind.Withdrawal, PictureMessage.Read(withdrawal, PictureWire.ContentType).Message!.Kind);
        Answer(sender, withdrawal);
        Assert.Equal((0, 0, 1L), (_objects.Count("pending/"), sender.InHand, sender.Counters.Gone));
        Assert.Null(sender.Next());
    }

    [Fact]
    public void Too_large_a_picture_is_refused_before_a_byte_of_it_goes_and_tried_again_much_later()
    {
        _source.Add(_random, 200_000);
        var sender = new PictureSender(_source, new() { ChunkBytes = 4096, RetryMinutes = 60 }, _time);
        var hub = Hub(new() { MaxPictureBytes = 100_000 });
        var receipt = Answer(sender, sender.Next()!, hub);
        Assert.Equal(PictureRefusal.TooLarge, receipt.Refusal);
        Assert.Equal((0, 1L), (_objects.Count("p"), sender.Counters.Refused));
        Assert.Null(sender.Next());
        Assert.Equal(TimeSpan.FromMinutes(60), sender.UntilDue);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.NotNull(sender.Next());
    }

    [Fact]
    public void Without_room_stations_pause_and_begin_again_with_the_newest()
    {
        _source.Add(_random, 90_000);
        var sender = new PictureSender(_source, new() { ChunkBytes = 4096 }, _time);
        var limits = new PictureLimits { QuotaBytes = 80_000, RetrySeconds = 600 };
        Assert.Equal(PictureRefusal.Quota, Answer(sender, sender.Next()!, Hub(limits)).Refusal);
        Assert.Null(sender.Next());
        Assert.Equal(TimeSpan.FromSeconds(600), sender.UntilDue);
        _source.Add(_random, 50_000);
        _time.Advance(TimeSpan.FromSeconds(601));
        Run(sender, Hub(limits));
        Assert.Equal((1, 50_000L), (_source.Acknowledged.Count, _register.Rows.Values.Single().Bytes));
    }

    [Fact]
    public async Task What_left_no_room_is_said_until_there_is_room()
    {
        var hub = Hub(new() { QuotaBytes = 100_000, PendingQuotaBytes = 50_000 });
        var unfinished = await ReceiveAsync(hub, PictureMessage.WriteOffer(Facts(60_000), 1));
        Assert.Equal((PictureRefusal.Quota, PictureShortage.Unfinished, 60_000), (unfinished.Refusal, unfinished.Shortage, unfinished.RefusedBytes));
        await hub.Images.PutAsync(new('a', 64), new byte[90_000], default);
        var stored = await ReceiveAsync(hub, PictureMessage.WriteOffer(Facts(10_001), 1));
        Assert.Equal((PictureRefusal.Quota, PictureShortage.Stored, 10_001), (stored.Refusal, stored.Shortage, stored.RefusedBytes));
        Assert.Equal((PictureShortage.Stored, PictureShortage.None), (hub.ShortageOf(10_001), hub.ShortageOf(10_000)));
        Assert.Equal(PictureShortage.None, (await ReceiveAsync(hub, PictureMessage.WriteOffer(Facts(10_000), 1))).Shortage);
    }

    [Fact]
    public async Task Unfinished_pictures_are_bounded_in_bytes_number_and_time()
    {
        var hub = Hub(new() { PendingQuotaBytes = 100_000, OpenPerStation = 2, PendingHours = 10 });
        Assert.Equal(PictureRefusal.Quota, (await ReceiveAsync(hub, PictureMessage.WriteOffer(Facts(100_001), 1))).Refusal);
        for (var i = 0; i < 3; i++)
        {
            var facts = Facts(8192 + i);
            Assert.Equal(PictureState.Stored, (await ReceiveAsync(hub, Chunk(facts, 1))).Answer!.State);
            _time.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(2, _objects.Count("pending/"));
        await hub.MaintainAsync(default);
        Assert.Equal(new PendingTotal(1, 4096), hub.Pending);
        _time.Advance(TimeSpan.FromHours(10));
        await hub.MaintainAsync(default);
        Assert.Equal(0, _objects.Count("pending/"));
    }

    [Theory]
    [InlineData(true, PictureRefusal.NotAPicture)]
    [InlineData(false, PictureRefusal.HashDiffers)]
    public async Task What_is_whole_but_not_what_was_said_leaves_nothing(bool isHashRight, PictureRefusal refusal)
    {
        var hub = Hub(new());
        var hash = isHashRight ? SHA256.HashData(new byte[500]) : new byte[32];
        var facts = PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Png, hash, 500, 4096)!;
        var receipt = await ReceiveAsync(hub, PictureMessage.WriteChunk(facts, 1, 1, _ => true)!);
        Assert.Equal((PictureState.Refused, refusal), (receipt.Answer!.State, receipt.Answer.Reason));
        Assert.Empty(_objects.Names);
        Assert.Empty(_register.Rows);
    }

    [Fact]
    public async Task A_picture_that_came_again_an_hour_ago_or_less_is_not_deleted()
    {
        var images = new FleetImages(_objects, _time);
        var sha256 = new string('a', 64);
        StoredImage[] unused = [new(Station, Guid.NewGuid(), "image", "image/png", sha256, 3, _time.GetUtcNow())];
        await images.PutAsync(sha256, new byte[3], default);
        Assert.Equal((0, 3L), (await images.DeleteAsync(unused, default), images.Bytes));
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal((1, 0L), (await images.DeleteAsync([.. unused, .. unused], default), images.Bytes));
        Assert.Null(await images.OpenAsync(sha256, default));
        await Assert.ThrowsAsync<ArgumentException>(() => images.OpenAsync("../../etc/passwd", default));
    }

    /// <summary>What a hub left behind that died between a picture and its row, or between the row's end and the picture's.</summary>
    [Fact]
    public async Task A_sweep_deletes_old_pictures_that_no_row_refers_to_and_nothing_else()
    {
        var images = new FleetImages(_objects, _time);
        var (left, onRecord, young) = (new string('a', 64), new string('b', 64), new string('c', 64));
        await images.PutAsync(left, new byte[3], default);
        await images.PutAsync(onRecord, new byte[5], default);
        await _objects.PutAsync(ObjectName.Of("pictures", "readme"), new byte[1], durable: true, default);
        await _store.AddImageAsync(new(Station, Guid.NewGuid(), "image", "image/png", onRecord, 5, _time.GetUtcNow()), default);
        _time.Advance(TimeSpan.FromDays(2));
        await images.PutAsync(young, new byte[7], default);
        Assert.Equal(0, await images.SweepAsync(_store, _time.GetUtcNow().AddDays(-3), default));
        Assert.Equal((1, 12L), (await images.SweepAsync(_store, _time.GetUtcNow().AddDays(-1), default), images.Bytes));
        Assert.Equal(0, await images.SweepAsync(_store, _time.GetUtcNow().AddMinutes(1), default));
        Assert.Equal(3, _objects.Count("pictures/"));
    }

    [Fact]
    public async Task Stations_cannot_reach_each_others_chunks()
    {
        var hub = Hub(new());
        var facts = Facts(8192);
        await ReceiveAsync(hub, Chunk(facts, 1));
        var other = await hub.ReceiveAsync(new("bench", "line-1", "../station-1"), PictureMessage.WriteOffer(facts, 1), PictureWire.ContentType, default);
        Assert.Equal((PictureState.Partial, 0), (other.Answer!.State, other.Answer.Have.Count));
        Assert.Equal([new SeqRange(1, 1)], (await ReceiveAsync(hub, PictureMessage.WriteOffer(facts, 2))).Answer!.Have);
        Assert.All(_objects.Names, name => Assert.Matches("^pending/[0-9a-f]{32}/[0-9a-f]{32}/[0-9]{5}$", name.Path));
    }

    public void Dispose() => _hub?.Dispose();

    private static Task<PictureReceipt> ReceiveAsync(PictureReceiver hub, byte[] message) =>
        hub.ReceiveAsync(Station, message, PictureWire.ContentType, default);

    private static PictureFacts Facts(int bytes) =>
        PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Png, new byte[32], bytes, 4096)!;

    private static byte[] Chunk(PictureFacts facts, int number) => PictureMessage.WriteChunk(facts, number, 0, _ => true)!;

    private PictureReceiver Hub(PictureLimits limits)
    {
        _hub?.Dispose();
        return _hub = new PictureReceiver(_objects, _store, limits, _time);
    }

    /// <summary>The hub's answer to a message, taken by the sender.</summary>
    private PictureReceipt Answer(PictureSender sender, byte[] message, PictureReceiver? hub = null)
    {
        var receipt = ReceiveAsync(hub ?? _hub ?? Hub(new()), message).GetAwaiter().GetResult();
        if (receipt.Answer is { } answer)
            sender.Take(answer.ToBytes());
        return receipt;
    }

    private long SeqOf(byte[] message, PictureSender sender)
    {
        var rid = PictureMessage.Read(message, PictureWire.ContentType).Message!.Facts.Rid;
        Answer(sender, message);
        return _source.All.Single(picture => picture.Rid == rid).Seq;
    }

    private void Run(PictureSender sender, PictureReceiver? hub = null)
    {
        for (var i = 0; i < 20_000 && (sender.UntilDue == TimeSpan.Zero || i == 0); i++)
        {
            while (sender.Next() is { } message)
                Answer(sender, message, hub);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private List<WaitingPicture> Run(PictureSendOptions options)
    {
        var before = _source.Acknowledged.ToHashSet();
        Run(new PictureSender(_source, options, _time));
        return [.. _source.All.Where(picture => _source.Acknowledged.Contains(picture.Rid) && !before.Contains(picture.Rid))];
    }
}
