using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class GapTallyTests : IDisposable
{
    private readonly StationMetrics _metrics = new(nameof(GapTallyTests));
    private readonly GapTally _tally;

    public GapTallyTests() => _tally = new(_metrics);

    [Fact]
    public void Gaps_of_one_reason_become_one()
    {
        _tally.Add(GapReason.QueueFull, 2, lastFrame: 7);
        _tally.Add(GapReason.CameraLate, 1, detail: "trigger 4");
        _tally.Add(GapReason.QueueFull, 3, lastFrame: 5);
        Assert.False(_tally.IsEmpty);
        Assert.Equal([new Gap(GapReason.QueueFull, 5, 7, null), new Gap(GapReason.CameraLate, 1, -1, "trigger 4")], _tally.Take().AsEnumerable());
    }

    [Fact]
    public void What_was_taken_is_gone()
    {
        _tally.Add(GapReason.CameraSilent, 1, lastFrame: 9, detail: "no frame for 2 s");
        _tally.Take();
        Assert.True(_tally.IsEmpty);
        Assert.Empty(_tally.Take());
        _tally.Add(GapReason.CameraSilent, 1);
        Assert.Equal([new Gap(GapReason.CameraSilent, 1, -1, null)], _tally.Take().AsEnumerable());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Nothing_is_no_gap(long count)
    {
        _tally.Add(GapReason.Restart, count);
        Assert.True(_tally.IsEmpty);
        Assert.Empty(_tally.Take());
    }

    [Fact]
    public void Causes_of_one_reason_are_told_apart()
    {
        _tally.Add(GapReason.CameraLate, 2, detail: "refused");
        _tally.Add(GapReason.CameraLate, 3, detail: "missed");
        _tally.Add(GapReason.CameraLate, 4);
        _tally.Add(GapReason.CameraLate, 5, detail: "refused");
        Assert.Equal(
            [new Gap(GapReason.CameraLate, 7, -1, "refused"), new Gap(GapReason.CameraLate, 3, -1, "missed"), new Gap(GapReason.CameraLate, 4, -1, null)],
            _tally.Take().AsEnumerable());
    }

    [Fact]
    public void More_causes_than_there_is_room_for_are_summed_by_reason()
    {
        for (var i = 0; i < 1000; i++)
        {
            foreach (var reason in Enum.GetValues<GapReason>())
                _tally.Add(reason, 1, i, $"{i}.png");
        }
        var gaps = _tally.Take();
        Assert.InRange(gaps.Length, 1, 100);
        foreach (var reason in Enum.GetValues<GapReason>())
        {
            Assert.Equal(1000, gaps.Where(g => g.Reason == reason).Sum(g => g.Count));
            Assert.Equal(999, Assert.Single(gaps, g => g.Reason == reason && g.Detail == GapTally.Others).LastFrame);
        }
    }

    [Fact]
    public void Every_gap_is_metered()
    {
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument is { Name: "edgeinspect.gaps", Meter.Version: nameof(GapTallyTests) })
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counted[(string)tags[0].Value!] = value);
        listener.Start();
        _tally.Add(GapReason.LedgerFull, 4);
        Assert.Equal(4, counted["ledger_full"]);
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        _tally.Add(GapReason.QueueFull, 1);
        _tally.Add(GapReason.CameraLate, 1, detail: "missed");
        Allocations.AssertNoneIn(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                _tally.Add(GapReason.QueueFull, 1, i);
                _tally.Add(GapReason.CameraLate, 1, i, "missed");
            }
        });
    }

    [Fact]
    public void The_record_says_what_is_known()
    {
        Assert.Equal("""{"reason":"queue_full","count":5,"last_frame":7}""", Fields(new(GapReason.QueueFull, 5, 7, null)));
        Assert.Equal("""{"reason":"camera_silent","count":1,"detail":"unplugged"}""", Fields(new(GapReason.CameraSilent, 1, -1, "unplugged")));
    }

    public void Dispose() => _metrics.Dispose();

    private static string Fields(Gap gap)
    {
        var entry = gap.ToLedgerEvent();
        Assert.Equal(RecordKinds.Gap, entry.Kind);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            entry.WriteFields(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
