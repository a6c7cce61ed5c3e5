using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeInspect.Panel.Tests;

/// <summary>The page of records, as a person uses it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class RecordsPageUseTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task The_form_filters_by_keyboard_alone()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/records");
        var keyboard = visit.Page.Keyboard;
        await visit.Page.GetByLabel("Station", new() { Exact = true }).FocusAsync();
        await keyboard.TypeAsync("press-1");
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByLabel("Verdict")).ToBeFocusedAsync();
        await keyboard.TypeAsync("NG");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("C28-100128");
        await keyboard.PressAsync("Enter");
        var address = new Uri(browser.Host.Address, "/records?station=press-1&verdict=NG&part=C28-100128");
        await Expect(visit.Page).ToHaveURLAsync(address.AbsoluteUri);
        await Expect(Rows(visit)).ToHaveCountAsync(1);
        await visit.KeepAsync("use-records-filtered");
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task Older_and_newest_turn_the_pages()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/records?station=press-1");
        await Expect(Rows(visit).First.Locator("td").Last).ToHaveTextAsync("130");
        await Expect(Rows(visit).Last.Locator("td").Last).ToHaveTextAsync("81");
        foreach (var first in new[] { "80", "30" })
        {
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
            await Expect(Rows(visit).First.Locator("td").Last).ToHaveTextAsync(first);
        }

        await Expect(Rows(visit)).ToHaveCountAsync(30);
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Older" })).ToHaveCountAsync(0);
        await visit.KeepAsync("use-records-oldest");
        await visit.Page.GoBackAsync();
        await Expect(Rows(visit).First.Locator("td").Last).ToHaveTextAsync("80");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(Rows(visit).First.Locator("td").Last).ToHaveTextAsync("130");
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_click_opens_a_record_and_escape_closes_it_and_returns_to_its_row()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/records?verdict=NG");
        var drawer = visit.Page.GetByRole(AriaRole.Dialog);
        await Rows(visit).Nth(2).ClickAsync();
        await Expect(drawer.Locator("h2")).ToBeFocusedAsync();
        await Expect(drawer.Locator("h2")).ToHaveTextAsync("C28-100112");
        await visit.KeepAsync("use-record-open");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        await Expect(Rows(visit).Nth(2).Locator("a")).ToBeFocusedAsync();
        await visit.KeepAsync("use-record-closed");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(drawer.Locator("h2")).ToHaveTextAsync("C28-100112");
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Close" }).ClickAsync();
        await Expect(Rows(visit).Nth(2).Locator("a")).ToBeFocusedAsync();
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_record_without_a_picture_says_why()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/records?station=press-1");
        foreach (var (number, why) in new[] { ("129", "No picture was taken of this part."), ("99", "The picture of this part is on its way.") })
        {
            var row = Rows(visit).Filter(new() { Has = visit.Page.GetByRole(AriaRole.Cell, new() { Name = number, Exact = true }) });
            await row.GetByTitle(why).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Dialog).GetByText(why).WaitForAsync();
            await visit.KeepAsync($"use-record-without-picture-{number}");
            await visit.Page.Keyboard.PressAsync("Escape");
            await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task What_an_address_says_in_vain_is_told_with_what_is_allowed()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/records?verdict=MAYBE&score_from=high&colour=red");
        await visit.Page.GetByText("Not understood: Verdict, Score from.").WaitForAsync();
        await visit.Page.GetByText("Verdict takes OK, NG, UNSURE, NONE.").WaitForAsync();
        await visit.Page.GetByText("Score from takes a finite number, for example 8.5.").WaitForAsync();
        await visit.Page.GetByText("Not known to this page: colour.").WaitForAsync();
        await visit.Page.GetByText("The page knows: site, line, station, verdict,").WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(visit.Page.Locator("main .notice")).ToHaveCountAsync(0);
        Assert.Empty(await visit.FaultsAsync());
    }

    private static ILocator Rows(Visit visit) => visit.Page.Locator(".records tbody tr");
}
