using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>An administrator keeps the accounts in a browser.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class AccountsPageTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task An_account_is_made_and_what_is_refused_stands_beside_its_field()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("rosa", "admin");
        await using var visit = await browser.VisitAsync(scene, 1440, 900);
        await visit.SignInAsync("rosa", then: "/accounts");
        await visit.KeepAsync("station-accounts");
        var page = visit.Page;
        await page.Locator("#account-add").ClickAsync();
        await page.Locator("#account-new [name=name]").FillAsync("ada");
        await page.Locator("#account-new [name=display_name]").FillAsync("Ada Lovelace");
        await page.Locator("#account-new [name=role][value=lead]").CheckAsync();
        await page.Locator("#account-new [name=pin]").FillAsync("1234");
        await page.Locator("#account-new .primary").ClickAsync();
        await page.Locator("#wrong-pin").WaitForAsync();
        Assert.Equal("true", await page.Locator("#account-new [name=pin]").GetAttributeAsync("aria-invalid"));
        await visit.KeepAsync("station-account-new-wrong");
        await page.Locator("#account-new [name=pin]").FillAsync("480613");
        await page.Locator("#account-new .primary").ClickAsync();
        await page.Locator("tr[data-account=ada][data-role=lead]").WaitForAsync();
        Assert.Contains("PIN", await page.Locator("tr[data-account=ada]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(visit.Complaints, c => !c.Contains("400", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Who_may_not_keep_accounts_is_told_so_and_somebody_else_signs_in_from_there()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("rosa", "admin");
        await scene.AddAsync("lea", "lead", "135790");
        await using var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.SignInAsync("lea", "135790", then: "/accounts");
        var words = await visit.Page.Locator("main").InnerTextAsync();
        Assert.Contains("LEA (Lead)", words, StringComparison.Ordinal);
        Assert.Contains("Administrator", words, StringComparison.Ordinal);
        await visit.KeepAsync("station-forbidden");
        await visit.Page.Locator("#other").ClickAsync();
        await visit.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/sign-in");
        await visit.SignInAsync("rosa", then: "/accounts");
        await visit.Page.Locator("tr[data-account=lea]").WaitForAsync();
        Assert.DoesNotContain(visit.Complaints, c => !c.Contains("403", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_account_is_changed_and_switched_off_and_on_and_a_programs_gets_a_token_that_is_shown_once()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("rosa", "admin");
        await scene.AddAsync("ada");
        await scene.Admin.JsonAsync(HttpMethod.Post, "accounts", new { name = "press", display_name = "The press", role = "lead" });
        await using var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.SignInAsync("rosa", then: "/accounts");
        var page = visit.Page;
        var row = page.Locator("tr[data-account=ada]");
        await row.Locator("button").ClickAsync();
        // A person says what it says itself.
        await page.Locator("#token-not:visible").WaitForAsync();
        Assert.False(await page.Locator("#token-make").IsVisibleAsync());
        await visit.KeepAsync("station-account-change");
        await page.Locator("#account-form [name=display_name]").FillAsync("Ada L.");
        await page.Locator("#account-form [name=role][value=lead]").CheckAsync();
        await page.Locator("#account-form .primary").ClickAsync();
        await page.Locator("tr[data-account=ada][data-role=lead][data-shown='Ada L.']").WaitForAsync();
        await visit.ReadyAsync();

        await row.Locator("button").ClickAsync();
        await page.Locator("#account-off").ClickAsync();
        await page.Locator("tr[data-account=ada][data-active=false]").WaitForAsync();
        await visit.ReadyAsync();
        await row.Locator("button").ClickAsync();
        await page.Locator("#account-on").ClickAsync();
        await page.Locator("tr[data-account=ada][data-active=true]").WaitForAsync();
        await visit.ReadyAsync();

        await page.Locator("tr[data-account=press] button").ClickAsync();
        Assert.False(await page.Locator("#token-not").IsVisibleAsync());
        await page.Locator("#token-make").ClickAsync();
        await page.Locator("#account-token[open]").WaitForAsync();
        var token = await page.Locator("#token-told").InnerTextAsync();
        Assert.StartsWith("edi_", token, StringComparison.Ordinal);
        await visit.KeepAsync("station-account-token");
        await page.Locator("#account-token [data-close]").ClickAsync();
        await page.Locator("tr[data-account=press][data-token=true]").WaitForAsync();
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
        await visit.ReadyAsync();
        await page.Locator("tr[data-account=press] button").ClickAsync();
        await page.Locator("#token-revoke:visible").WaitForAsync();
        Assert.False(await page.Locator("#account-secrets").IsVisibleAsync());
        Assert.Equal("lead", (await scene.Browser(token).JsonAsync(HttpMethod.Get, "session")).GetProperty("account").GetProperty("role").GetString());
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task The_last_administrator_can_not_be_switched_off_and_nobody_else_sees_the_accounts()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("lea", "lead");
        await using var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.GoAsync("/sign-in?return=/accounts");
        var page = visit.Page;
        await page.Locator("#by-password").ClickAsync();
        await page.Locator("#password [name=name]").FillAsync("root");
        await page.Locator("#password [name=secret]").FillAsync(PanelScene.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await visit.ArriveAsync("/accounts");
        await page.Locator("tr[data-account=root] button").ClickAsync();
        await page.Locator("#account-off").ClickAsync();
        await page.GetByText("last account").WaitForAsync();
        await visit.KeepAsync("station-account-last");

        await using var other = await browser.VisitAsync(scene);
        await other.SignInAsync("lea", then: "/live");
        var answer = await other.Page.GotoAsync("/accounts");
        Assert.Equal(403, answer!.Status);
    }
}
