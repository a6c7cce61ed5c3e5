using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class OriginLimitTests
{
    [Fact]
    public void What_an_address_has_used_up_holds_up_few_others()
    {
        var limit = new OriginLimit(new ManualTime(), perHour: 3);
        for (var n = 0; n < 3; n++)
            Assert.True(limit.Of("192.0.2.1").TryTake(out _));
        Assert.False(limit.Of("192.0.2.1").TryTake(out _));
        Assert.InRange(Enumerable.Range(0, 100).Count(n => limit.Of($"198.51.100.{n}").TryTake(out _)), 95, 100);
    }
}
