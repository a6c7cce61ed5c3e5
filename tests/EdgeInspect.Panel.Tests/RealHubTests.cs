using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Hub;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Panel.Tests;

/// <summary>The pages of a hub that runs, with what a real station sent it over a real broker.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class RealHubTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task Pages_of_a_running_hub_show_what_a_real_station_sends()
    {
        await using var scene = await HubScene.StartAsync();
        using var line = new StationScene();
        var hub = await scene.StartHubAsync();
        using var station = line.Start(
            "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={scene.Broker.Port}", "Hub:GaugesSeconds=1",
            "Images:Policy:KeepNg=true", "Camera:Simulated:PartsPerSecond=20");
        await Eventually.GetAsync(
            () => HubScene.MetricAsync(hub, "edgeinspect_hub_pictures_total"),
            count => count >= 6,
            () => $"no pictures come: {station.Errors}");
        await using var visit = await browser.VisitAsync(address: await hub.UrlAsync());
        foreach (var (name, path) in new[] { ("fleet", "/"), ("station", "/stations/s/l/n"), ("events", "/events") })
        {
            await visit.GoAsync(path);
            await visit.KeepAsync($"real-hub-{name}");
        }

        await visit.GoAsync("/records?verdict=NG&has_image=true");
        var picture = visit.Page.Locator(".picture img").First;
        await picture.WaitForAsync();
        await visit.KeepAsync("real-hub-records");
        Assert.Equal(320, await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        Assert.Empty(visit.Complaints);
        await StationScene.StopAsync(station);
        await scene.StopAsync(hub);
    }
}
