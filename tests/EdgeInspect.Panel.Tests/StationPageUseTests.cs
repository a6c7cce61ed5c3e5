using EdgeInspect.Panel.Tests.Scene;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeInspect.Panel.Tests;

/// <summary>A station's page, as a person uses it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class StationPageUseTests(BrowserFixture browser)
{
    private const string Press = "/stations/Augsburg/caps/press-1";

    [SkippableFact]
    public async Task A_click_on_a_span_shows_more_of_the_past()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync(Press);
        await Expect(visit.Page.Locator("svg[aria-label$='from 10:00 to 10:15']")).ToHaveCountAsync(4);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "1 h", Exact = true }).ClickAsync();
        await Expect(visit.Page.Locator("svg[aria-label$='from 09:15 to 10:15']")).ToHaveCountAsync(4);
        await Expect(visit.Page.Locator(".segment[aria-current]")).ToHaveTextAsync("1 h");
        await visit.KeepAsync("use-station-hour");
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task What_a_station_sends_appears_by_itself()
    {
        await using var host = await PanelHost.StartAsync(scene => scene.FillAsync());
        await using var visit = await browser.VisitAsync(host: host);
        await visit.GoAsync(Press);
        await visit.MarkAsync();
        await host.Scene.MeasurePressAsync(host.Time.GetUtcNow(), 987.5);
        await host.PassUntilAsync(visit.Page.Locator(".facts dd").GetByText("987.5"));
        await host.PassUntilAsync(visit.Page.Locator(".legend").GetByText("988").Or(visit.Page.Locator(".legend").GetByText("987.5")));
        await host.Scene.TellOfPressAsync(host.Time.GetUtcNow(), "One order came late.");
        await host.PassUntilAsync(visit.Page.GetByText("One order came late."));
        await visit.KeepAsync("use-station-live");
        Assert.True(await visit.IsMarkedAsync());
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task The_switch_lays_the_heat_maps_over_the_pictures()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync(Press);
        var heat = visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Heat map" });
        var pictures = visit.Page.Locator(".gallery img.heat");
        await Expect(pictures).ToHaveCountAsync(0);
        await heat.CheckAsync();
        await Expect(pictures).ToHaveCountAsync(12);
        await Expect(pictures.First).ToHaveCSSAsync("filter", "url(\"#heat\")");
        await Expect(visit.Page.Locator("filter#heat")).ToHaveCountAsync(1);
        await pictures.First.ScrollIntoViewIfNeededAsync();
        Assert.Equal(80, await pictures.First.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        await visit.KeepAsync("use-station-heat");
        await heat.UncheckAsync();
        await Expect(pictures).ToHaveCountAsync(0);
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_store_that_fails_is_told_in_its_words_until_it_works_again()
    {
        await using var host = await PanelHost.StartAsync(scene => scene.FillAsync());
        await using var visit = await browser.VisitAsync(host: host);
        await visit.GoAsync(Press);
        host.Reader.Failure = "the database's disk is gone";
        var words = visit.Page.Locator(".notice.tone-bad").GetByText("the database's disk is gone");
        await host.PassUntilAsync(words);
        await Expect(visit.Page.Locator(".fresh")).ToContainTextAsync("as of 2026-03-02 10:1");
        await Expect(visit.Page.Locator(".facts").First).ToContainTextAsync("cap-dark-7");
        await visit.KeepAsync("use-station-store-failed");
        host.Reader.Failure = null;
        await host.PassUntilAsync(visit.Page.Locator(".fresh:not(.bad-text)"));
        await Expect(words).ToHaveCountAsync(0);
        Assert.Empty(await visit.FaultsAsync());
    }
}
