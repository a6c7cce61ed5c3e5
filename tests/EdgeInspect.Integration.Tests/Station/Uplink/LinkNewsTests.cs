using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.Messaging;
using EdgeInspect.Station.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

public sealed class LinkNewsTests
{
    /// <summary>The link's thread and the pump's begin together, and either may be the quicker one.</summary>
    [SkippableFact]
    public async Task AConnectionThatWasThereBeforeIsNoticedOnce()
    {
        await using var bench = await MqttBench.StartAsync();
        var parts = new UplinkParts(await bench.ConnectAsync("quick"), new StationName("s", "l", "n"), null!, null!, null!, null!, []);
        using var news = new LinkNews(parts, () => { }, NullLogger.Instance);
        Assert.True(news.TakeOnline(0));
        Assert.False(news.TakeOnline(0));
    }
}
