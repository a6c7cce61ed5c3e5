using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>People sign in at a running station, and are locked out of it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class SignInPageTests(BrowserFixture browser, PanelFixture panel) : IClassFixture<PanelFixture>
{
    [SkippableFact]
    public async Task The_first_account_is_made_with_the_code_of_the_log()
    {
        await using var scene = await PanelScene.StartBareAsync();
        await using var visit = await browser.VisitAsync(scene);
        await visit.GoAsync("/");
        await visit.KeepAsync("station-first-account");
        var page = visit.Page;
        await page.Locator("[name=code]").FillAsync(scene.Code.ToLowerInvariant());
        await page.Locator("[name=name]").FillAsync("root");
        await page.Locator("[name=display_name]").FillAsync("Rosa Root");
        await page.Locator("[name=password]").FillAsync("short");
        await page.Locator("form button.primary").ClickAsync();
        await page.Locator("#wrong-password").WaitForAsync();
        await visit.KeepAsync("station-first-account-wrong");
        await page.Locator("[name=password]").FillAsync(PanelScene.AdminPassword);
        await page.Locator("form button.primary").ClickAsync();
        await visit.ArriveAsync("/review");
        Assert.Equal("Rosa Root", await page.Locator(".who strong").TextContentAsync());
        Assert.DoesNotContain(visit.Complaints, c => !c.Contains("400", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Somebody_signs_in_by_touch_and_another_takes_over_after_a_lock()
    {
        var scene = panel.Scene;
        await scene.AddAsync("ada");
        await scene.AddAsync("ben", pin: "905172");
        await using var visit = await browser.VisitAsync(scene, hasTouch: true);
        await visit.GoAsync("/live");
        await visit.KeepAsync("station-sign-in");
        var page = visit.Page;
        await page.Locator(".person[data-name=ada]").TapAsync();
        await visit.KeepAsync("station-pin");
        foreach (var digit in "480613")
            await page.Locator($"#pad button[data-digit='{digit}']").TapAsync();
        await page.Locator("#pad-go").TapAsync();
        await visit.ArriveAsync("/live");
        Assert.Equal("ADA", await page.Locator(".who strong").TextContentAsync());

        await page.Locator("#lock").TapAsync();
        await page.WaitForURLAsync("**/sign-in?return=*");
        await page.GotoAsync("/live");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await visit.SignInAsync("ben", "905172", "/live");
        Assert.Equal("BEN", await page.Locator(".who strong").TextContentAsync());
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task A_wrong_PIN_is_told_and_after_too_many_how_long_to_wait()
    {
        var scene = panel.Scene;
        await scene.AddAsync("nina");
        await using var visit = await browser.VisitAsync(scene);
        await visit.GoAsync("/sign-in");
        var page = visit.Page;
        await page.Locator(".person[data-name=nina]").ClickAsync();
        for (var i = 0; i < 6; i++)
        {
            await page.Keyboard.TypeAsync("999999", new() { Delay = 60 });
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#problem:visible").WaitForAsync();
            if (i == 0)
                await visit.KeepAsync("station-wrong-pin");
            await page.Locator("#sign-in:not([aria-busy])").WaitForAsync();
        }
        await page.GetByText("Too many").WaitForAsync();
        await visit.KeepAsync("station-paused");
    }

    [SkippableFact]
    public async Task A_badge_at_the_scanner_signs_in_without_a_touch()
    {
        var scene = panel.Scene;
        await scene.Admin.JsonAsync(HttpMethod.Post, "accounts", new { name = "olga", display_name = "Olga", role = "inspector", badge = "B-00471182" });
        await using var visit = await browser.VisitAsync(scene);
        // A browser drops tabs: what is left would be an address elsewhere.
        await visit.GoAsync("/sign-in?return=/%09/evil.example");
        await visit.ScanAsync("B-00471182");
        await visit.ArriveAsync("/review");
        Assert.Equal("Olga", await visit.Page.Locator(".who strong").TextContentAsync());
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task A_screen_that_nobody_touches_warns_and_locks()
    {
        await using var scene = await PanelScene.StartAsync("Panel:LockAfterSeconds=10");
        await scene.AddAsync("ada");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("ada", then: "/live");
        // The station locks by what it hears: who only looks is there too.
        await visit.Page.WaitForTimeoutAsync(3500);
        await visit.Page.RunAndWaitForRequestFinishedAsync(() => visit.Page.Keyboard.PressAsync("Shift"), new() { Predicate = r => r.Url.EndsWith("/session/touch", StringComparison.Ordinal) });
        await visit.Page.Locator("#lock-warning[open]").WaitForAsync(new() { Timeout = 25_000 });
        await visit.KeepAsync("station-lock-warning");
        await visit.Page.WaitForURLAsync("**/sign-in?return=*", new() { Timeout = 25_000 });
        Assert.Equal(1, await visit.Page.Locator(".person[data-name=ada]").CountAsync());
    }

    [SkippableFact]
    public async Task The_page_speaks_the_language_that_is_chosen_also_from_right_to_left()
    {
        var scene = panel.Scene;
        await scene.AddAsync("lina");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("lina");
        foreach (var (language, direction) in new[] { ("de", "ltr"), ("ar", "rtl"), ("en", "ltr") })
        {
            await visit.Page.Locator("#menu summary").ClickAsync();
            await visit.Page.Locator($"label[lang={language}]").ClickAsync();
            await visit.Page.Locator($"html[lang={language}][dir={direction}][data-connected=true]").WaitForAsync();
            await visit.ShownAsync();
            await visit.KeepAsync($"station-review-{language}");
        }
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task A_PIN_that_takes_long_is_seen_to_be_checked()
    {
        var scene = panel.Scene;
        await scene.AddAsync("waits");
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
        await page.Locator(".person[data-name=waits]").ClickAsync();
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
