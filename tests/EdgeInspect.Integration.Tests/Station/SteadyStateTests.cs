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
    [InlineData(0)]
    [InlineData(1)]
    public async Task ATurnAllocatesNothing(double keptShareOfOk)
    {
        const int PartsInARound = 100;
        await using var station = new StationInProcess(
            _scene, [$"Images:Policy:OkShare={keptShareOfOk}", $"Images:Policy:KeepNg={keptShareOfOk > 0}".ToLowerInvariant(), "Images:Store:Format=jpeg"]);
        var (loop, camera, slot, metrics) = (station.Get<InspectionLoop>(), station.Get<ICamera>(), station.Get<FrameSlot>(), station.Get<StationMetrics>());
        camera.Start(slot);

        // The first rounds include what the compiler allocates on this thread while it replaces code by faster code.
        var allocated = new long[10];
        for (var round = 0; round < allocated.Length; round++)
        {
            var (before, until) = (GC.GetAllocatedBytesForCurrentThread(), metrics.Parts.Total + PartsInARound);
            while (metrics.Parts.Total < until)
                loop.Turn();
            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        camera.Stop();

        Assert.Equal([0L, 0, 0, 0, 0], allocated[5..]);
    }
}
