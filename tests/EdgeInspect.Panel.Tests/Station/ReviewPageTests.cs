using System.Text.Json.Nodes;
using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>Inspectors judge parts of a running station, by keys and by touch.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class ReviewPageTests(BrowserFixture browser, ReviewFixture panel) : IClassFixture<ReviewFixture>
{
    [SkippableFact]
    public async Task Parts_are_judged_by_keys_alone_and_the_last_one_is_taken_back()
    {
        var scene = panel.Scene;
        await scene.AddAsync("keys");
        await using var visit = await browser.VisitAsync(scene);
        await visit.Page.RouteAsync("**/review/take", async route =>
        {
            // As if the line flagged nothing meanwhile.
            var response = await route.FetchAsync();
            var answer = JsonNode.Parse(await response.TextAsync())!;
            answer["waiting"] = 50;
            await route.FulfillAsync(new() { Response = response, Body = answer.ToJsonString() });
        });
        await visit.SignInAsync("keys");
        var first = await visit.ShownAsync();
        await visit.KeepAsync("station-review-keys");
        await visit.PressAsync("o");
        var second = await visit.NextAsync(first);
        await visit.PressAsync("2");
        var third = await visit.NextAsync(second);
        await visit.PressAsync("u");
        await visit.NextAsync(third);
        await visit.CommittedAsync();
        Assert.Equal(["OK  ", "NG dent major", "UNSURE  "], await scene.LabelsAsync("keys"));
        Assert.Equal("47", await visit.Page.Locator("#waiting").InnerTextAsync());

        await visit.PressAsync("z");
        await visit.Page.Locator($"#part[data-token='{third}']").WaitForAsync();
        Assert.Equal(["OK  ", "NG dent major"], await scene.LabelsAsync("keys"));
        Assert.Equal("48", await visit.Page.Locator("#waiting").InnerTextAsync());
        await visit.KeepAsync("station-review-undone");
        // What came back under the finger takes nothing for a moment.
        await visit.Page.Keyboard.PressAsync("1");
        await visit.Page.WaitForTimeoutAsync(650);
        await visit.PressAsync("s");
        await visit.PressAsync("1");
        await visit.NextAsync(third);
        await visit.CommittedAsync();
        Assert.Equal(["OK  ", "NG dent major", "NG scratch minor"], await scene.LabelsAsync("keys"));
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task A_badge_takes_the_screen_over_and_its_digits_judge_nothing()
    {
        var scene = panel.Scene;
        await scene.AddAsync("ada");
        await scene.Admin.JsonAsync(HttpMethod.Post, "accounts", new { name = "olga", display_name = "Olga", role = "inspector", badge = "B-12211221" });
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("ada");
        await visit.ShownAsync();
        await visit.Page.WaitForTimeoutAsync(250);
        await visit.ScanAsync("B-12211221");
        await visit.Page.Locator(".who strong", new() { HasText = "Olga" }).WaitForAsync();
        await visit.ShownAsync();
        Assert.Empty(await scene.LabelsAsync("ada"));
        Assert.Empty(await scene.LabelsAsync("olga"));
        Assert.Empty(visit.Complaints);
    }

    [SkippableTheory]
    [InlineData(1024, 600)]
    [InlineData(768, 1024)]
    [InlineData(1440, 900)]
    public async Task Parts_are_judged_by_touch_alone_at_every_size(int width, int height)
    {
        var scene = panel.Scene;
        var name = $"touch-{width}";
        await scene.AddAsync(name);
        await using var visit = await browser.VisitAsync(scene, width, height, hasTouch: true);
        await visit.SignInAsync(name);
        var page = visit.Page;
        var first = await visit.ShownAsync();
        await visit.KeepAsync($"station-review-{width}x{height}");
        var faults = new List<string>(await page.EvaluateAsync<string[]>(PageChecks.Script));
        await page.WaitForTimeoutAsync(200);
        await page.Locator("[data-do=ok]").TapAsync();
        var second = await visit.NextAsync(first);
        await page.WaitForTimeoutAsync(200);
        await page.Locator("#classes [data-index='1']").TapAsync();
        await visit.NextAsync(second);
        await visit.CommittedAsync();
        Assert.Equal(["OK  ", "NG dent major"], await scene.LabelsAsync(name));
        await page.Locator("[data-do=undo]").TapAsync();
        await page.Locator($"#part[data-token='{second}']").WaitForAsync();
        await visit.KeepAsync($"station-said-{width}x{height}");
        faults.AddRange(await page.EvaluateAsync<string[]>(ReviewChecks.Covered));
        faults.AddRange(await page.EvaluateAsync<string[]>(ReviewChecks.CutWords, "#classes .class-name bdi"));

        await page.Locator(".tools [data-do=batch]").TapAsync();
        await page.Locator("#batch:visible").WaitForAsync();
        await page.WaitForTimeoutAsync(500);
        await visit.KeepAsync($"station-batch-{width}x{height}");
        faults.AddRange(await page.EvaluateAsync<string[]>(ReviewChecks.Covered));
        faults.AddRange(await page.EvaluateAsync<string[]>(PageChecks.Script));
        await page.Locator(".tools [data-do=batch]").TapAsync();
        await page.Locator(".tools [data-do=catalogue]").TapAsync();
        await page.GetByText("A line that catches the nail").WaitForAsync();
        await visit.KeepAsync($"station-catalogue-beside-{width}x{height}");
        faults.AddRange(await page.EvaluateAsync<string[]>(PageChecks.Script));
        Assert.Empty(faults.Concat(visit.Complaints));
    }

    [SkippableFact]
    public async Task A_lead_decides_what_two_say_differently_without_knowing_who_said_what()
    {
        await using var scene = await PanelScene.StartAsync("Panel:Review:SecondOpinionShare=1", "Panel:Review:RepeatShare=0", "Panel:Review:KnownTruthShare=0");
        await scene.AddAsync("lea", "lead", "722519");
        var (ada, ben) = (await scene.SignInAsync("ada"), await scene.SignInAsync("ben"));
        var one = (await PanelScene.TakeAsync(ada, 1))[0].GetProperty("token").GetString();
        await ada.JsonAsync(HttpMethod.Post, $"review/{one}/decision", new { verdict = "OK", took_ms = 900 });
        var rid = (await scene.Admin.JsonAsync(HttpMethod.Get, "labels")).GetProperty("items")[0].GetProperty("rid").GetString();
        // The second opinion comes among all others: whoever judges all of them judges it.
        while ((await scene.Admin.JsonAsync(HttpMethod.Get, $"labels?rid={rid}")).GetProperty("items").GetArrayLength() < 2)
        {
            var next = (await PanelScene.TakeAsync(ben, 1))[0].GetProperty("token").GetString();
            await ben.JsonAsync(HttpMethod.Post, $"review/{next}/decision", new { verdict = "NG", took_ms = 900 });
        }

        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("lea", "722519", "/adjudicate");
        var shown = await visit.ShownAsync();
        // Parts on which the people agree come too, and nothing of what they said with them.
        while (await visit.Page.Locator("#disputed li").CountAsync() == 0)
        {
            await visit.PressAsync("o");
            shown = await visit.NextAsync(shown);
        }
        Assert.Equal(2, await visit.Page.Locator("#disputed li").CountAsync());
        await visit.KeepAsync("station-adjudicate");
        var text = await visit.Page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain("ada", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ben", text, StringComparison.OrdinalIgnoreCase);
        await visit.PressAsync("1");
        await visit.Page.Locator($"#part[data-token='{shown}']").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        await visit.CommittedAsync();
        Assert.Empty(visit.Complaints);
    }
}

/// <summary>A station on which no part is looked at twice, and whose catalogue has some kinds.</summary>
public sealed class ReviewFixture() : PanelFixture(
    "Panel:Review:SecondOpinionShare=0", "Panel:Review:RepeatShare=0", "Panel:Review:KnownTruthShare=0", "Panel:Review:AgreementAuditShare=0")
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Kinds.DefineAsync(
            Scene,
            Kinds.Of("scratch", "Scratch", "A line that catches the nail. What can be wiped off is none.", "minor"),
            Kinds.Of("dent", "Dent", "The surface is pressed in, and light breaks at it."),
            Kinds.Of("hole", "Missing hole", "A hole is missing or closed.", "critical"),
            Kinds.Of("contamination", "Contamination"),
            Kinds.Of("surface", "Oberflächenverunreinigung"));
    }
}
