using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Core.Tests;
using EdgeInspect.Core.Tests.Pictures;
using EdgeInspect.Hosting;
using EdgeInspect.Hub.Ingest;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A quota that is full shows in the hub's health and is told once, however many stations and pictures it refuses.</summary>
public sealed class PictureRoomTests : IDisposable
{
    private static readonly string Kept = new('a', 64);
    private readonly ManualTime _time = new();
    private readonly List<EventNews> _told = [];
    private readonly PictureReceiver _receiver;
    private readonly PictureRoom _room;
    private bool _isQueueFull;

    public PictureRoomTests()
    {
        var limits = new PictureLimits { QuotaBytes = 100_000, PendingQuotaBytes = 50_000, RetrySeconds = 600 };
        var options = new HubOptions { Images = new() { Limits = limits } };
        _receiver = new(new MemoryObjects(_time), PictureRegister.Make().Store, limits, _time);
        _room = new(_receiver, options, new(_time, NullLogger<EventDesk>.Instance), TryTell, _time);
    }

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task Many_stations_and_offers_for_days_are_one_event_and_one_when_there_is_room_again()
    {
        Assert.Equal(HealthStatus.Ok, _room.Health.Status);
        await FillAsync();
        for (var round = 0; round < 3 * 144; round++)
        {
            for (var station = 0; station < 100; station++)
                await OfferAsync(station);
            _time.Advance(TimeSpan.FromSeconds(600));
            _room.Look();
            Assert.Equal(HealthStatus.Degraded, _room.Health.Status);
        }
        Assert.Contains("Images:Limits:QuotaBytes (100000); raise it", _room.Health.Reason, StringComparison.Ordinal);
        Assert.Contains("stations keep theirs as far as their own Images:QuotaBytes goes", _room.Health.Reason, StringComparison.Ordinal);
        var begins = Assert.Single(_told);
        Assert.Equal((null, EventSeverity.Warning, "pictures_refused"), (begins.Station, begins.Event.Severity, begins.Event.Kind));
        Assert.StartsWith(
            "The hub 'hub' refuses pictures: all together reach Images:Limits:QuotaBytes (100000)", begins.Event.Text, StringComparison.Ordinal);

        await EmptyAsync();
        Assert.Equal(HealthStatus.Ok, _room.Health.Status);
        for (var station = 0; station < 100; station++)
            await OfferAsync(station);
        _room.Look();
        Assert.Single(_told);
        _time.Advance(TimeSpan.FromSeconds(150));
        _room.Look();

        Assert.Equal(2, _told.Count);
        Assert.Equal((null, EventSeverity.Info, "pictures_taken_again"), (_told[1].Station, _told[1].Event.Severity, _told[1].Event.Kind));
        Assert.Contains("in which it refused 43200 times", _told[1].Event.Text, StringComparison.Ordinal);
    }

    /// <summary>Each hour retention makes room, which is full again before every station has asked.</summary>
    [Fact]
    public async Task Room_that_comes_and_goes_is_told_as_one_time()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            await FillAsync();
            await OfferAsync(1);
            _time.Advance(TimeSpan.FromMinutes(65));
            await OfferAsync(2);
            Assert.Equal(HealthStatus.Degraded, _room.Health.Status);
            await EmptyAsync();
            Assert.Equal(HealthStatus.Ok, _room.Health.Status);
            _room.Look();
        }
        Assert.Single(_told);
        _time.Advance(TimeSpan.FromSeconds(750));
        _room.Look();
        Assert.Equal(["pictures_refused", "pictures_taken_again"], _told.Select(told => told.Event.Kind));
    }

    /// <summary>Nobody asks any more: that says nothing of room.</summary>
    [Fact]
    public async Task As_long_as_there_is_no_room_it_is_not_over()
    {
        await FillAsync();
        await OfferAsync(1);
        _time.Advance(TimeSpan.FromDays(2));
        _room.Look();
        Assert.Equal((HealthStatus.Degraded, 1), (_room.Health.Status, _told.Count));
        Assert.StartsWith("are refused for 172800 s: ", _room.Health.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_unfinished_ones_are_told_by_their_own_key()
    {
        await OfferAsync(1, bytes: 60_000);
        Assert.Contains("PendingQuotaBytes (50000); raise it", _room.Health.Reason, StringComparison.Ordinal);
        Assert.Contains("PendingQuotaBytes (50000); raise it", Assert.Single(_told).Event.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_finds_no_room_itself_is_told_later_and_one_that_is_out_of_date_never()
    {
        _isQueueFull = true;
        await FillAsync();
        await OfferAsync(1);
        Assert.Empty(_told);
        _isQueueFull = false;
        _room.Look();
        Assert.Equal("pictures_refused", Assert.Single(_told).Event.Kind);
        _isQueueFull = true;
        _time.Advance(TimeSpan.FromHours(2));
        await EmptyAsync();
        _room.Look();
        Assert.Single(_told);
        _isQueueFull = false;
        await OfferAsync(1);
        _room.Look();
        Assert.Equal(["pictures_refused", "pictures_taken_again"], _told.Select(told => told.Event.Kind));

        _isQueueFull = true;
        await FillAsync();
        await OfferAsync(1);
        _time.Advance(TimeSpan.FromHours(2));
        await EmptyAsync();
        _isQueueFull = false;
        _room.Look();
        Assert.Equal(2, _told.Count);
    }

    private static StoredImage Row() =>
        new(new("s", "l", "n"), Guid.NewGuid(), "image", "image/png", Kept, 95_000, DateTimeOffset.UnixEpoch);

    private bool TryTell(EventNews told)
    {
        if (!_isQueueFull)
            _told.Add(told);
        return !_isQueueFull;
    }

    private Task FillAsync() => _receiver.Images.PutAsync(Kept, new byte[95_000], default);

    private async Task EmptyAsync() => Assert.Equal(1, await _receiver.Images.DeleteAsync([Row()], default));

    private async Task OfferAsync(int station, int bytes = 10_000)
    {
        var facts = PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Png, new byte[32], bytes, 4096)!;
        var offer = PictureMessage.WriteOffer(facts, 1);
        _room.Note(await _receiver.ReceiveAsync(new("plant", "line", $"s{station}"), offer, PictureWire.ContentType, default));
    }
}
