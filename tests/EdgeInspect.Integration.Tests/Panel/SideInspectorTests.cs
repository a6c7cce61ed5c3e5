using System.IO.Pipelines;
using EdgeInspect.Configuration;
using EdgeInspect.Integration.Tests.Station;
using EdgeInspect.Station.Live;
using EdgeInspect.Station.Panel;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>How many pictures may be on their way into the station at once.</summary>
public sealed class SideInspectorTests
{
    private const int Places = SideInspector.MostWaiting + 1;

    [Fact]
    public async Task Who_finds_no_place_sends_nothing_and_every_place_is_given_back()
    {
        using var scene = new StationScene();
        await using var station = new StationInProcess(scene, ["Panel:Enabled=true"]);
        using var inspector = new SideInspector(new StationOptions(), station.Get<LiveStation>(), TimeProvider.System);
        var slow = Enumerable.Range(0, Places).Select(_ => new Pipe()).ToArray();
        var taken = slow.Select(pipe => inspector.InspectAsync(pipe.Reader.AsStream(), CancellationToken.None)).ToArray();

        var unread = new MemoryStream([1, 2, 3]);
        var (_, refusal) = await inspector.InspectAsync(unread, CancellationToken.None);
        Assert.Equal((true, 0L), (refusal!.IsBusy, unread.Position));

        await slow[0].Writer.CompleteAsync(new IOException("the sender is gone"));
        await Assert.ThrowsAsync<IOException>(() => taken[0]);
        foreach (var pipe in slow[1..])
        {
            await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });
            await pipe.Writer.CompleteAsync();
        }
        foreach (var (_, whyNot) in await Task.WhenAll(taken[1..]))
            Assert.False(whyNot!.IsBusy, whyNot.Reason);

        var again = Enumerable.Range(0, Places).Select(_ => inspector.InspectAsync(new MemoryStream([1, 2, 3]), CancellationToken.None));
        foreach (var (_, whyNot) in await Task.WhenAll(again))
            Assert.False(whyNot!.IsBusy, whyNot.Reason);
    }
}
