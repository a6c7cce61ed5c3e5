using EdgeInspect.Panel.Tests.Scene;

namespace EdgeInspect.Panel.Tests;

/// <summary>Every page at every size, light and dark: nothing overflows, everything can be read and hit, the browser has nothing to complain of.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class PageLookTests(BrowserFixture browser)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("fleet", "/"),
        ("fleet-by-line", "/?group=line"),
        ("station", "/stations/Augsburg/caps/press-1"),
        ("station-offline", "/stations/Brno/moulding/mould-2"),
        ("station-failing", "/stations/Brno/moulding/mould-1"),
        ("station-unknown", "/stations/a/b/c"),
        ("records", "/records"),
        ("records-more", "/records?verdict=NG&score_from=10"),
        ("record", $"/records?verdict=NG&open=Augsburg/caps/press-1/{SceneLedger.EpochOf("press-1")}/128"),
        ("record-without-picture", $"/records?open=Augsburg/caps/press-1/{SceneLedger.EpochOf("press-1")}/129"),
        ("records-none", "/records?part=nothing"),
        ("records-wrong", "/records?verdict=MAYBE&score_from=high&colour=red"),
        ("events", "/events"),
    ];

    [SkippableTheory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    [InlineData(768, 1024)]
    public async Task Every_page_can_be_read_and_used(int width, int height)
    {
        await using var visit = await browser.VisitAsync(width, height);
        var faults = new List<string>();
        foreach (var (name, path) in Pages)
        {
            await visit.GoAsync(path);
            foreach (var isDark in new[] { true, false })
            {
                await visit.LightAsync(isDark);
                await visit.KeepAsync($"{name}-{width}x{height}-{(isDark ? "dark" : "light")}");
                faults.AddRange((await visit.Page.EvaluateAsync<string[]>(PageChecks.Script)).Select(f => $"{name}: {f}"));
            }
        }

        Assert.Empty(faults.Concat(visit.Complaints));
    }

    [SkippableTheory]
    [InlineData(1440, 900)]
    [InlineData(768, 1024)]
    public async Task A_hundred_stations_stay_legible(int width, int height)
    {
        await using var host = await PanelHost.StartAsync(scene => scene.FillHallAsync(100));
        await using var visit = await browser.VisitAsync(width, height, host: host);
        await visit.GoAsync("/");
        Assert.Equal(100, await visit.Page.Locator("tr[data-standing]").CountAsync());
        await visit.KeepAsync($"fleet-100-{width}x{height}");
        Assert.Empty((await visit.Page.EvaluateAsync<string[]>(PageChecks.Script)).Concat(visit.Complaints));
    }

    [SkippableFact]
    public async Task A_hub_without_stations_says_what_to_do()
    {
        await using var host = await PanelHost.StartAsync(_ => Task.CompletedTask);
        await using var visit = await browser.VisitAsync(host: host);
        foreach (var (path, text) in new[] { ("/", "No station has reported yet."), ("/records", "No record has come yet."), ("/events", "There are no such events.") })
        {
            await visit.GoAsync(path);
            await visit.Page.GetByText(text).WaitForAsync();
            await visit.KeepAsync($"empty{path.Replace('/', '-')}");
        }

        Assert.Empty(visit.Complaints);
    }
}
