using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.FleetStorage;

namespace EdgeInspect.Integration.Tests.Hosting;

public sealed class ClockFloorTests
{
    [Fact]
    public void A_flat_battery_is_told_from_a_clock()
    {
        ClockFloor.Check(new FixedTime(ClockFloor.Released));
        ClockFloor.Check(TimeProvider.System);
        var error = Assert.Throws<UserErrorException>(() => ClockFloor.Check(new FixedTime(new(2000, 1, 1, 0, 3, 0, TimeSpan.Zero))));
        Assert.Equal(ExitCode.State, error.Code);
        Assert.StartsWith("the clock says 2000-01-01 00:03 UTC", error.Message, StringComparison.Ordinal);
    }
}
