using System.Text.Json;
using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>What labels are worth, as a lead sees it, and an inspector.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class AgreementPageTests(BrowserFixture browser)
{
    private const int Parts = 18;

    [SkippableFact]
    public async Task A_lead_sees_first_that_the_rules_are_ambiguous_then_who_agrees_and_has_parts_judged_again()
    {
        await using var scene = await PanelScene.StartAsync("Panel:Review:SecondOpinionShare=1", "Panel:Review:AgreementAuditShare=1");
        var ada = await scene.SignInAsync("ada");
        var bot = await scene.ProgramAsync("bot");
        await LabelAsync(ada, bot);
        var lea = await scene.SignInAsync("lea", "lead");
        await lea.AdjudicateAllAsync(n => n % 2 == 0 ? "NG" : "OK");
        var json = await lea.JsonAsync(HttpMethod.Get, "agreement");
        Assert.True(json.GetProperty("instructions_look_ambiguous").GetBoolean());
        Assert.True(json.GetProperty("has_simulated").GetBoolean());

        await using var visit = await browser.VisitAsync(scene, 1440, 900);
        await visit.SignInAsync("lea", then: "/agreement");
        var page = visit.Page;
        await page.Locator("#ambiguous").WaitForAsync();
        await page.Locator("#has-simulated").WaitForAsync();
        Assert.Equal(2, await page.Locator("#whose-labels a").CountAsync());
        Assert.Equal(1, await page.Locator("[data-pair='ada bot']").CountAsync());
        Assert.Contains("κ", await page.Locator("[data-pair='ada bot']").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("[data-inspector=ada] .interval").CountAsync() > 0);
        // Labels and numbers stand apart, also where they are copied or read out, and who is simulated is so once.
        Assert.Equal("bot simulated", (await page.Locator("[data-inspector=bot] h3").InnerTextAsync()).ReplaceLineEndings(" "));
        Assert.Matches("slipped in \\(\\d+\\)", await page.Locator("[data-inspector=bot] dt", new() { HasText = "slipped in" }).TextContentAsync());
        Assert.DoesNotMatch("\\d (labels|parts|times)\\b", await page.Locator("main").InnerTextAsync());
        await visit.KeepAsync("station-agreement");
        foreach (var (width, height) in new[] { (768, 1024), (1024, 600), (1440, 900) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.Locator("#inspectors").EvaluateAsync("e => e.scrollIntoView()");
            await visit.KeepAsync($"station-agreement-inspectors-{width}");
        }
        await page.Locator("#disputed").ScrollIntoViewIfNeededAsync();
        await visit.KeepAsync("station-agreement-disputed");
        await page.Locator("#relabel-start").ClickAsync();
        await page.Locator("#relabels").WaitForAsync();
        Assert.DoesNotMatch("[AP]M", await page.Locator("#agreement time").First.InnerTextAsync());
        await visit.KeepAsync("station-agreement-relabel");
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task An_inspector_sees_the_own_figures_only_and_nothing_of_the_model()
    {
        await using var scene = await PanelScene.StartAsync("Recipe:Degree=shadow", "Panel:Review:SecondOpinionShare=1", "Panel:Review:AgreementAuditShare=1");
        var ada = await scene.SignInAsync("ada");
        var ben = await scene.SignInAsync("ben");
        await LabelAsync(ada, ben);
        var json = await ada.JsonAsync(HttpMethod.Get, "agreement");
        Assert.Equal("ada", Assert.Single(json.GetProperty("inspectors").EnumerateArray()).GetProperty("inspector").GetString());
        foreach (var name in new[] { "human_level", "pairs", "all", "disputed", "likely", "over_time", "confused" })
            Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind);

        await using var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.SignInAsync("ada", then: "/agreement");
        await visit.KeepAsync("station-agreement-own");
        var own = Assert.Single(json.GetProperty("inspectors").EnumerateArray());
        // Counts of parts that were slipped in or came back would tell which those are.
        Assert.Equal(JsonValueKind.Null, own.GetProperty("known").ValueKind);
        Assert.Equal(JsonValueKind.Null, own.GetProperty("repeats").ValueKind);
        var text = await visit.Page.ContentAsync();
        Assert.DoesNotContain("ben", text, StringComparison.Ordinal);
        Assert.Equal(1, await visit.Page.Locator("[data-inspector]").CountAsync());
        Assert.Equal(0, await visit.Page.Locator("#human-level, [data-pair], #together, #whose-labels").CountAsync());
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task Without_labels_every_figure_is_a_dash_with_its_reason()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("lea", "lead");
        await using var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.SignInAsync("lea", then: "/agreement");
        Assert.Equal(0, await visit.Page.Locator("#ambiguous, .interval").CountAsync());
        Assert.True(await visit.Page.Locator(".figure.none").CountAsync() > 0);
        var reasons = await visit.Page.Locator("section[aria-labelledby=together] .figure.none .soft").AllTextContentsAsync();
        Assert.Equal(6, reasons.Count);
        Assert.All(reasons, r => Assert.Equal("no parts that two judged blind", r));
        await visit.KeepAsync("station-agreement-none");
        await visit.Page.Locator("#together").ScrollIntoViewIfNeededAsync();
        await visit.KeepAsync("station-agreement-none-together");
        Assert.Empty(visit.Complaints);
    }

    /// <summary>Two judge each other's parts, and say different things of half of them.</summary>
    private static async Task LabelAsync(PanelClient first, PanelClient second)
    {
        for (var round = 0; round < 3; round++)
        {
            await first.JudgeAsync(12, n => n % 3 == 0 ? "NG" : "OK");
            await second.JudgeAsync(12, n => n % 2 == 0 ? "NG" : "OK");
        }
    }
}
