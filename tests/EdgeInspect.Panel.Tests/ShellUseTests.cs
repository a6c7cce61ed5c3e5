using System.Net;
using EdgeInspect.Integration.Tests.Hub.Api;
using EdgeInspect.Integration.Tests.Messaging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeInspect.Panel.Tests;

/// <summary>What all pages share, as a person uses it: the look, the connection, the keyboard, fingers.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class ShellUseTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task The_look_that_was_chosen_is_remembered()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/");
        var html = visit.Page.Locator("html");
        await Expect(html).ToHaveAttributeAsync("data-theme", "system");
        await visit.Page.GetByTitle("Dark").ClickAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await visit.Page.ReloadAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(visit.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        await visit.GoAsync("/events");
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await visit.KeepAsync("use-look-dark");
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_connection_that_is_lost_is_told_until_it_is_back()
    {
        using var cable = new Cable(browser.Host.Address.Port);
        var port = cable.Port;
        await using var visit = await browser.VisitAsync(address: new UriBuilder(browser.Host.Address) { Port = port }.Uri);
        await visit.GoAsync("/");
        await visit.MarkAsync();
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await Expect(visit.Page.Locator(".fresh")).ToHaveTextAsync("live", new() { UseInnerText = true });
        cable.Cut();
        await Expect(dialog).ToContainTextAsync("The connection to the hub is lost.");
        await Expect(visit.Page.Locator(".fresh")).ToHaveTextAsync("as of 2026-03-02 10:15:00", new() { UseInnerText = true });
        await visit.KeepAsync("use-connection-lost");
        cable.Mend(port);
        await Expect(dialog).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Expect(visit.Page.Locator(".fresh")).ToHaveTextAsync("live", new() { UseInnerText = true });
        await visit.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("weld");
        await Expect(visit.Page.Locator("tr[data-standing]")).ToHaveCountAsync(3);
        Assert.True(await visit.IsMarkedAsync());
        await visit.KeepAsync("use-connection-back");
    }

    [SkippableFact]
    public async Task A_part_is_found_from_the_list_of_stations_by_keyboard_alone()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/");
        var keyboard = visit.Page.Keyboard;
        await TabToAsync(visit, "Skip to content");
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await keyboard.TypeAsync("press-1");
        await Expect(visit.Page.Locator("tr[data-standing]")).ToHaveCountAsync(1);
        await TabToAsync(visit, "press-1");
        await visit.KeepAsync("use-keyboard-fleet");
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("press-1");
        // The page gives its heading the focus once it is there; who presses Tab before that starts anew.
        await Expect(visit.Page.Locator("h1")).ToBeFocusedAsync();
        await TabToAsync(visit, "All NG records");
        await visit.KeepAsync("use-keyboard-station");
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Records");
        await TabToAsync(visit, "2026-03-02 10:14:59");
        await keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog).Locator("h2")).ToBeFocusedAsync();
        await visit.KeepAsync("use-keyboard-record");
        await keyboard.PressAsync("Escape");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableFact]
    public async Task A_part_is_found_from_the_list_of_stations_by_finger()
    {
        await using var visit = await browser.VisitAsync(1024, 768, hasTouch: true);
        await visit.GoAsync("/");
        await visit.Page.Locator("tr[data-standing]").Filter(new() { HasText = "press-1" }).TapAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("press-1");
        await visit.Page.GetByText("1 h", new() { Exact = true }).TapAsync();
        await Expect(visit.Page.Locator(".segment[aria-current]")).ToHaveTextAsync("1 h");
        await visit.Page.GetByText("Heat map").TapAsync();
        await Expect(visit.Page.Locator(".gallery img.heat")).ToHaveCountAsync(12);
        await visit.KeepAsync("use-touch-station");
        await visit.Page.Locator(".gallery a").First.TapAsync();
        var drawer = visit.Page.GetByRole(AriaRole.Dialog);
        await Expect(drawer.Locator("h2")).ToHaveTextAsync("C28-100128");
        await visit.KeepAsync("use-touch-record");
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Close" }).TapAsync();
        await Expect(drawer).ToHaveCountAsync(0);
        Assert.Empty(await visit.FaultsAsync());
    }

    [SkippableTheory]
    [InlineData("/nothere")]
    [InlineData("/stations")]
    public async Task An_address_that_there_is_not_shows_a_page_that_says_so(string path)
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync(path);
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Not found");
        await visit.KeepAsync("not-found" + path.Replace('/', '-'));
        Assert.Contains($"404: {new Uri(browser.Host.Address, path)}", visit.Complaints);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "All stations" }).ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Fleet");
    }

    [Fact]
    public async Task Where_there_is_no_page_nothing_can_be_sent_and_the_interface_answers_as_ever()
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.ProblemAsync("api/v1/nothere", HttpStatusCode.NotFound);
        using var page = await hub.Client.GetAsync(new Uri("nothere", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        using var sent = await hub.Client.PostAsync(new Uri("nothere", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, sent.StatusCode);
    }

    /// <summary>Presses Tab until what bears a text has the focus; 60 times reach whatever a page's first screens hold.</summary>
    private static async Task TabToAsync(Visit visit, string text)
    {
        for (var i = 0; i < 60; i++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            if (await visit.Page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()") == text)
                return;
        }

        Assert.Fail($"'{text}' can't be reached with Tab");
    }
}
