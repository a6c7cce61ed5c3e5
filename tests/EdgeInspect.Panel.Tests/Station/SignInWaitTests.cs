using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>Signing in at a station that takes its time.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class SignInWaitTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task A_PIN_that_takes_long_is_seen_to_be_checked()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("ada");
        await using var visit = await browser.VisitAsync(scene);
        var page = visit.Page;
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/session", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await visit.GoAsync("/sign-in");
        var checking = page.Locator("#checking");
        await page.Locator(".person[data-name=ada]").ClickAsync();
        await page.Keyboard.TypeAsync("999999", new() { Delay = 60 });
        Assert.Equal("", await checking.TextContentAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#checking:not(:empty)").WaitForAsync();
        Assert.Equal("Checking …", await checking.TextContentAsync());
        // What is busy keeps to itself what is said in it.
        Assert.Equal(0, await page.Locator("[aria-busy] #checking").CountAsync());
        await page.WaitForTimeoutAsync(300);
        await visit.KeepAsync("station-checking");
        answer.SetResult();
        await page.Locator("#problem:visible").WaitForAsync();
        Assert.Equal("", await checking.TextContentAsync());
        Assert.DoesNotContain(visit.Complaints, c => !c.Contains("401", StringComparison.Ordinal));
    }
}
