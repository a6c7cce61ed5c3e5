using System.Net;
using System.Text.Json;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.ImageFiles;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>Every frame is in an inspection or in a gap record, whatever happens.</summary>
public sealed class AccountTests : IDisposable
{
    private static readonly string[] Losses =
    [
        "camera_dropped", "camera_unreadable", "events_lost", "gate_too_late", "gate_queue_full", "images_dropped", "images_failed", "images_evicted",
        "images_limited", "ledger_lost_events", "ledger_checkpoint_failures",
    ];

    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task SigTermDuringInspectionLosesNothing()
    {
        using (var station = _scene.Start("Camera:Simulated:PartsPerSecond=100"))
        {
            await _scene.RecordsAsync("inspection", 50);
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal("stop", ledger.LastKind);
        Assert.Equal(ledger.LastIndex + 1, ledger.Inspections.Count + ledger.LostParts);
    }

    [Fact]
    public async Task ACameraFasterThanTheModelCostsCountedGaps()
    {
        const int Parts = 800;
        using (var station = _scene.Start($"Camera:Simulated:Parts={Parts}", "Camera:Simulated:PartsPerSecond=1000"))
        {
            await station.LogAsync("the camera came to its end");
            var shown = new PrometheusPage(await PageAsync(station, "/metrics"));
            Assert.True(shown.Value("edgeinspect_frames_dropped_total") > 0, "nothing was dropped");
            Assert.All(Losses, name => Assert.Equal(0, shown.Value($"edgeinspect_{name}_total")));
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal(Parts, ledger.Inspections.Count + ledger.LostParts);
    }

    [Fact]
    public async Task AFileThatIsNoImageIsOnRecordAndInTheLogWithItsNameAndWhatIsWrong()
    {
        const string Says = "b.png: is no PNG or JPEG image";
        var folder = Directory.CreateDirectory(_scene.File("parts")).FullName;
        foreach (var name in (string[])["a.png", "c.png"])
            await File.WriteAllBytesAsync(Path.Combine(folder, name), ImageFile.EncodePng(new TestPicture(TinyModel.Line.Width, TinyModel.Line.Height, PixelFormat.Rgb24, 0).View));
        await File.WriteAllTextAsync(Path.Combine(folder, "b.png"), "no image");
        using (var station = _scene.Start("Camera:Kind=folder", $"Camera:Folder:Path={folder}", "Camera:Folder:Loop=false"))
        {
            await station.LogAsync($"1 parts without an inspection: frame_unusable .*{Says}");
            await station.LogAsync("the camera came to its end");
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        var gap = Assert.Single(ledger.Of("gap"), g => g.GetProperty("reason").GetString() != "queue_full");
        Assert.Equal(("frame_unusable", 1), (LedgerContents.Text(gap, "reason"), gap.GetProperty("count").GetInt64()));
        Assert.Contains(Says, LedgerContents.Text(gap, "detail"), StringComparison.Ordinal);
        Assert.Equal(3, ledger.Inspections.Count + ledger.LostParts);
    }

    [Fact]
    public async Task ASilentCameraIsAFaultUntilItComesBackAndAnEndIsNone()
    {
        const int Parts = 400;
        using (var station = _scene.Start(
            $"Camera:Simulated:Parts={Parts}", "Camera:SilentAfterMs=300", "Camera:Simulated:Fault:SilentAtPart=20", "Camera:Simulated:Fault:SilentForMs=3000"))
        {
            var silent = await CameraAsync(station, "no frame");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "failing", "no frame for 300 ms"), silent);
            var restored = await CameraAsync(station, "delivers frames");
            Assert.Equal((HttpStatusCode.OK, "ok"), (restored.Code, restored.Status));
            await station.LogAsync("camera restored");
            var shown = new PrometheusPage(await PageAsync(station, "/metrics"));
            Assert.Equal(1, shown.Value("edgeinspect_gaps_total", ("reason", "camera_silent")));
            Assert.Equal(1, shown.Value("edgeinspect_gaps_total", ("reason", "camera_restored")));

            await station.LogAsync("the camera came to its end");
            var ended = await CameraAsync(station, "came to its end after ");
            Assert.Equal((HttpStatusCode.OK, "ok"), (ended.Code, ended.Status));
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal("no frame for 300 ms", LedgerContents.Text(Assert.Single(ledger.Gaps("camera_silent")), "detail"));
        Assert.Single(ledger.Gaps("camera_restored"));
        Assert.Equal(Parts, ledger.Inspections.Count + ledger.LostParts);
        Assert.True(ledger.GapCount("queue_full") >= 3 * 50, "the parts of the silent time are in no gap record");
    }

    /// <summary>Waits until the health page says something of the camera.</summary>
    private static async Task<(HttpStatusCode Code, string Status, string Reason)> CameraAsync(ProgramProcess station, string reason)
    {
        using var client = new HttpClient { BaseAddress = await station.UrlAsync() };
        return await Eventually.GetAsync(AskAsync, camera => camera.Reason.StartsWith(reason, StringComparison.Ordinal), () => $"health never said '{reason}'");

        async Task<(HttpStatusCode Code, string Status, string Reason)> AskAsync()
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            var health = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            var camera = health.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "camera");
            return (answer.StatusCode, camera.GetProperty("status").GetString()!, camera.GetProperty("reason").GetString()!);
        }
    }

    private static async Task<string> PageAsync(ProgramProcess station, string page)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(await station.UrlAsync(), page));
    }
}
