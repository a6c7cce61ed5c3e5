using EdgeInspect.Panel.Tests.Scene;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeInspect.Panel.Tests;

/// <summary>The list of stations, as a person uses it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class FleetPageUseTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task Typing_filters_the_stations_and_the_address_keeps_the_filter()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/");
        var filter = visit.Page.GetByRole(AriaRole.Searchbox);
        await filter.PressSequentiallyAsync("weld");
        await Expect(Rows(visit)).ToHaveCountAsync(3);
        await Expect(visit.Page).ToHaveURLAsync(new Uri(browser.Host.Address, "?q=weld").AbsoluteUri);
        await Expect(filter).ToBeFocusedAsync();
        await visit.KeepAsync("use-fleet-filtered");
        await filter.PressSequentiallyAsync("xyz");
        await visit.Page.GetByText("No station matches 'weldxyz'.").WaitForAsync();
        await filter.ClearAsync();
        await Expect(Rows(visit)).ToHaveCountAsync(13);
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_click_on_a_head_orders_the_stations()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/");
        foreach (var (head, first, order) in new[]
        {
            ("Backlog", "label-1", "descending"), ("Parts/min", "seal-1", "descending"), ("Station", "press-1", "ascending"),
        })
        {
            await visit.Page.GetByRole(AriaRole.Columnheader, new() { Name = head }).GetByRole(AriaRole.Link).ClickAsync();
            await Expect(visit.Page.Locator($"th[aria-sort={order}]")).ToHaveTextAsync(head);
            await Expect(Rows(visit).First).ToContainTextAsync(first);
        }

        await visit.KeepAsync("use-fleet-by-name");
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_click_groups_the_stations_and_one_on_a_row_opens_its_station()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "By line" }).ClickAsync();
        await Expect(visit.Page.Locator("tr.group")).ToHaveCountAsync(6);
        await Expect(visit.Page.Locator("tr.group").First).ToContainTextAsync("Augsburg / caps");
        await visit.KeepAsync("use-fleet-grouped");
        await Rows(visit).Filter(new() { HasText = "press-2" }).ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("press-2");
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.Locator("tr.group")).ToHaveCountAsync(6);
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_station_that_fails_shows_so_by_itself()
    {
        await using var host = await PanelHost.StartAsync(scene => scene.FillAsync());
        await using var visit = await browser.VisitAsync(host: host);
        await visit.GoAsync("/");
        var press = Rows(visit).Filter(new() { HasText = "press-1" });
        await Expect(press).ToContainTextAsync("Running");
        await visit.MarkAsync();
        await host.Scene.BreakPressAsync(host.Time.GetUtcNow());
        await host.PassUntilAsync(press.GetByText("The ledger's disk is full."));
        await Expect(press).ToContainTextAsync("Not inspecting");
        await visit.KeepAsync("use-fleet-broken");
        Assert.True(await visit.IsMarkedAsync());
        Assert.Empty(await visit.FaultsAsync());
    }

    private static ILocator Rows(Visit visit) => visit.Page.Locator("tr[data-standing]");
}
