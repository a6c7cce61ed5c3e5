using EdgeInspect.Panel.Tests.Scene;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeInspect.Panel.Tests;

/// <summary>The page of events, as a person uses it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class EventsPageUseTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task Clicks_choose_the_least_severity()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/events");
        foreach (var (least, count) in new[] { ("Alarms", 3), ("Warnings and alarms", 5), ("All", 7) })
        {
            await visit.Page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Link, new() { Name = least, Exact = true }).ClickAsync();
            await Expect(Events(visit)).ToHaveCountAsync(count);
            await Expect(visit.Page.Locator(".segment[aria-current]")).ToHaveTextAsync(least);
            await visit.KeepAsync($"use-events-{count}");
        }

        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task Older_and_newest_turn_the_pages_and_news_come_by_themselves()
    {
        await using var host = await PanelHost.StartAsync(async scene =>
        {
            await scene.FillAsync();
            await scene.TellMuchAsync(60);
        });
        await using var visit = await browser.VisitAsync(host: host);
        await visit.GoAsync("/events");
        await Expect(Events(visit)).ToHaveCountAsync(50);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(Events(visit)).ToHaveCountAsync(17);
        await Expect(Events(visit).Last).ToContainTextAsync("Change 60 of the recipe.");
        await visit.KeepAsync("use-events-older");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(Events(visit).First).ToContainTextAsync("Brno / moulding / mould-1");
        await host.Scene.TellOfPressAsync(host.Time.GetUtcNow(), "One order came late.");
        await host.PassUntilAsync(Events(visit).First.GetByText("One order came late."));
        Assert.Empty(await visit.FaultsAsync());
    }

    private static ILocator Events(Visit visit) => visit.Page.Locator(".events > li");
}
