using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

/// <summary>The names are part of the format: a test that fails here is a change of the format.</summary>
public sealed class WireNamesTests
{
    [Fact]
    public void NamesAreThoseOfTheFormat()
    {
        Assert.Equal(["NONE", "OK", "NG", "UNSURE"], Enum.GetValues<Verdict>().Select(WireNames.ToWire));
        Assert.Equal(["model", "inspector", "fail_safe"], Enum.GetValues<DecidedBy>().Select(WireNames.ToWire));
        Assert.Equal(["none", "pass", "reject"], Enum.GetValues<OutputAction>().Select(WireNames.ToWire));
        Assert.Equal(["grey8", "rgb24", "bgr24", "bgrx32"], Enum.GetValues<PixelFormat>().Select(WireNames.ToWire));
        Assert.Equal(["free_run", "software", "gpio_edge"], Enum.GetValues<TriggerMode>().Select(WireNames.ToWire));
        Assert.Equal(
            ["queue_full", "camera_late", "camera_silent", "camera_restored", "frame_unusable", "ledger_full", "restart", "stopping", "sensor_lost"],
            Enum.GetValues<GapReason>().Select(WireNames.ToWire));
    }

    [Fact]
    public void AValueWithoutANameIsABug()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Verdict)99).ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DecidedBy)99).ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((OutputAction)99).ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((GapReason)99).ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((PixelFormat)99).ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TriggerMode)99).ToWire());
    }
}
