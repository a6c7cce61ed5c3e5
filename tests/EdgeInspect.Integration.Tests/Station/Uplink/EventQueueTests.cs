using EdgeInspect.Core.Fleet;
using EdgeInspect.Station.Uplink;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

public sealed class EventQueueTests
{
    [Fact]
    public void WhatFindsNoRoomIsCountedAndTold()
    {
        var queue = new EventQueue(16, TimeProvider.System);
        for (var i = 0; i < 20; i++)
            queue.Add(EventSeverity.Alarm, "camera_lost", $"{i}");
        Assert.Equal(4, queue.Dropped);
        var loss = queue.TryTake()!;
        Assert.Equal(("events_dropped", EventSeverity.Warning), (loss.Kind, loss.Severity));
        Assert.StartsWith("4 earlier events", loss.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(4, 16).Select(i => $"{i}"), Enumerable.Range(0, 16).Select(_ => queue.TryTake()!.Text));
        Assert.Null(queue.TryTake());
    }

    [Fact]
    public void WhatDidNotArriveIsTheNextAgain()
    {
        var queue = new EventQueue(16, TimeProvider.System);
        queue.Add(EventSeverity.Info, "a", "first");
        queue.Add(EventSeverity.Info, "b", "second");
        var first = queue.TryTake()!;
        queue.PutBack(first);
        Assert.Equal(first.Id, queue.TryTake()!.Id);
        Assert.Equal("second", queue.TryTake()!.Text);
    }
}
