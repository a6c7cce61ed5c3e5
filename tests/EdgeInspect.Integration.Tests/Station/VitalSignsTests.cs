using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Station;

namespace EdgeInspect.Integration.Tests.Station;

[Collection(StationCollection.Name)]
public sealed class VitalSignsTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("Camera:Simulated:PartsPerSecond=0.1")] // Slower than any watchdog.
    [InlineData("Camera:Trigger:Mode=software")] // And nobody asks.
    public async Task ACameraThatRightlyDeliversNothingIsAlive(string setting)
    {
        await using var station = new StationInProcess(_scene, [setting, "Camera:SilentAfterMs=60000"]);
        var slot = new FrameSlot(1, SlotPolicy.KeepNewest);
        using var camera = station.Get<ICamera>();
        var gate = new LivenessGate<VitalLoop>();
        var signs = new VitalSigns(gate, camera, station.Get<Ledger>(), sensor: null);
        camera.Start(slot);
        await Eventually.IsTrueAsync(() => camera.Status.State == CameraState.Streaming, "it doesn't stream");
        slot.Take(TimeSpan.FromMilliseconds(200))?.Release();

        for (var i = 0; i < 3; i++)
            await Eventually.IsTrueAsync(() => Passes(signs, gate), "it gave no sign of life");
        Assert.Null(slot.Take(TimeSpan.Zero));
    }

    [Theory]
    [InlineData("Camera:Trigger:Mode=free_run")]
    [InlineData("Camera:Trigger:Mode=software")]
    public async Task ACameraWhoseThreadHangsIsNot(string setting)
    {
        await using var station = new StationInProcess(_scene, [setting]);
        var slot = new FrameSlot(1, SlotPolicy.KeepNewest);
        using var hang = new ManualResetEventSlim();
        using var camera = station.Get<ICamera>();
        camera.StateChanged += status =>
        {
            if (status.State == CameraState.Streaming)
                hang.Wait(TimeSpan.FromSeconds(30));
        };
        var gate = new LivenessGate<VitalLoop>();
        var signs = new VitalSigns(gate, camera, station.Get<Ledger>(), sensor: null);
        camera.Start(slot);
        await Eventually.IsTrueAsync(() => camera.Status.State == CameraState.Streaming, "it doesn't stream");
        Passes(signs, gate);

        Assert.False(SpinWait.SpinUntil(() => Passes(signs, gate), TimeSpan.FromSeconds(1.5)));
        hang.Set();
        await Eventually.IsTrueAsync(() => Passes(signs, gate), "it gave no sign of life");
    }

    private static bool Passes(VitalSigns signs, LivenessGate<VitalLoop> gate)
    {
        signs.Beat();
        return gate.TryPass(out _);
    }
}
