using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hub.Api;

namespace EdgeInspect.Panel.Tests;

/// <summary>Pages of a real hub whose database is asked for more than a reading may take.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class PageLimitTests(BrowserFixture browser)
{
    [SkippableTheory]
    [InlineData(1440, 900)]
    [InlineData(768, 1024)]
    public async Task A_page_that_was_cut_off_says_so_and_what_to_do(int width, int height)
    {
        await using var hub = await HubInProcess.StartAsync(new { ReadTimeoutMs = 500 });
        await hub.AddAsync(new SampleLedger().With(10).Batches(1, 10));
        await hub.MakeImagesEndlessAsync();
        await using var visit = await browser.VisitAsync(width, height, address: hub.Address);
        foreach (var (name, path) in new[] { ("records", "/records?has_image=true"), ("station", "/stations/plant/line-1/press-1") })
        {
            await visit.GoAsync(path);
            var notice = visit.Page.Locator(".notice.tone-warn");
            await notice.GetByText("This was not read to its end, so that others can be served.").WaitForAsync();
            await notice.GetByText("500 ms (Api:ReadTimeoutMs): narrow the filter to a time").WaitForAsync();
            await visit.KeepAsync($"cut-off-{name}-{width}x{height}");
            Assert.Equal(0, await visit.Page.Locator(".loading:not(:empty), table").CountAsync());
            Assert.Empty((await visit.Page.EvaluateAsync<string[]>(PageChecks.Script)).Concat(visit.Complaints));
        }
    }
}
