using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Station;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>The inspecting thread's own turns, with everything real around them, on the thread of the test.</summary>
[Collection(StationCollection.Name)]
public sealed class SteadyStateTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("0", "false")]
    [InlineData("1", "true")]
    public async Task ATurnAllocatesNothing(string okShare, string keepNg)
    {
        const int PartsInARound = 100;
        await using var station = new StationInProcess(
            _scene, ["Camera:Trigger:Mode=software", $"Images:Policy:OkShare={okShare}", $"Images:Policy:KeepNg={keepNg}", "Images:Store:Format=jpeg"]);
        var (loop, camera) = (station.Get<InspectionLoop>(), station.Get<ICamera>());
        var parts = 0L;
        camera.Start(station.Get<FrameSlot>());

        // The first rounds include what the compiler allocates on this thread while it replaces code by faster code.
        var allocated = new long[12];
        for (var round = 0; round < allocated.Length; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            InspectParts(loop, camera, station.Get<StationMetrics>(), parts += PartsInARound);
            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        camera.Stop();

        Assert.True(allocated[0] > 0, "the measure is blind: the first parts do allocate");
        // A lock that two threads want at once for the first time makes its event: once, and far less than a part's worth of anything.
        Assert.InRange(allocated[6..].Count(bytes => bytes > 0), 0, 1);
        Assert.All(allocated[6..], bytes => Assert.InRange(bytes, 0, 512));
        Assert.Equal(keepNg == "true", station.Get<ImageStore>().Status.Stored > 0);
    }

    /// <summary>Each frame is asked for, so that none is dropped however slow this machine is just now: a gap does allocate.</summary>
    private static void InspectParts(InspectionLoop loop, ICamera camera, StationMetrics metrics, long until)
    {
        while (metrics.Parts.Total < until)
        {
            camera.Trigger(TimeProvider.System.MonotonicNs());
            loop.Turn();
        }
    }
}
