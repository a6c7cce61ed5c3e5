using System.Text.Json;
using EdgeInspect.Integration.Tests.Cameras;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

[Collection(GigeCollection.Name)]
public sealed class GigeStationTests(FakeGigeCamera device) : IDisposable
{
    private static readonly string[] Camera =
    [
        "Camera:Id=gige", "Camera:Kind=gstreamer", "Camera:SilentAfterMs=1500", "Camera:GStreamer:Source=gige", "Camera:GStreamer:Gige:Camera=127.0.0.1",
        "Camera:GStreamer:Gige:Width=640", "Camera:GStreamer:Gige:Height=480", "Camera:GStreamer:Gige:RatePerSecond=150",
        "Camera:GStreamer:Gige:ExposureUs=1500", "Camera:GStreamer:Reconnect:FirstDelayMs=50", "Camera:GStreamer:Reconnect:LongestDelayMs=500",
        "Camera:GStreamer:ReopenAfterMs=4000",
    ];

    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task AThousandFramesOfARealStreamAreInspectedAndALostCameraCostsOnlyGaps()
    {
        using (var station = _scene.Start(Camera))
        {
            await _scene.RecordsAsync("inspection", 1000);
            device.PowerOff();
            await station.LogAsync("camera (silent|lost): ");
            await _scene.RecordsAsync("gap", 1);
            var before = _scene.Ledger().Inspections.Count;
            device.PowerOn();
            await station.LogAsync("camera restored");
            await _scene.RecordsAsync("inspection", before + 100);
            await StationScene.StopAsync(station);
            // Opened again and again meanwhile, which a night's log need not say each time.
            Assert.InRange(station.Errors.Split('\n').Count(line => line.Contains("] camera ", StringComparison.Ordinal)), 4, 6);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Single(ledger.Of("start"));
        Assert.True(ledger.Inspections.Count >= 1100);
        Assert.Single(ledger.Gaps("camera_silent"));
        Assert.Single(ledger.Gaps("camera_restored"));
        Assert.Empty(ledger.Gaps("restart"));
        // The exposure is asked for by UDP, also beside frames: where an answer misses its time on a busy machine the record says null, never a guess.
        var exposures = ledger.Inspections.Select(i => i.GetProperty("camera").GetProperty("exposure_us")).ToList();
        Assert.InRange(exposures.Count(exposure => exposure.ValueKind == JsonValueKind.Null), 0, 5);
        Assert.All(exposures.Where(exposure => exposure.ValueKind != JsonValueKind.Null), exposure => Assert.Equal(1500, exposure.GetDouble()));
        Assert.All(ledger.Inspections, inspection =>
        {
            var camera = inspection.GetProperty("camera");
            Assert.Equal(("gige", "Fake", FakeGigeCamera.Serial), (LedgerContents.Text(camera, "id"), LedgerContents.Text(camera, "model"), LedgerContents.Text(camera, "serial")));
            Assert.Equal((640, 480), (camera.GetProperty("width").GetInt32(), camera.GetProperty("height").GetInt32()));
            Assert.Equal(("grey8", "free_run"), (LedgerContents.Text(camera, "pixel_format"), LedgerContents.Text(camera, "trigger")));
        });
    }
}
