using System.Text.Json;
using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>An attribute study from its start to its report, and practice.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class StudyPageTests(BrowserFixture browser)
{
    private const int Known = 24;
    private const string Asking = "#practice-answers:not([inert])";

    /// <summary>Goes on, and touches an answer as soon as the next part is there: true when that was taken.</summary>
    private const string AnsweredAtOnce =
        """
        async () => {
          const answers = document.getElementById('practice-answers');
          await new Promise(done => setTimeout(done, 200));
          const isAsking = new Promise(done => new MutationObserver((_, all) => {
            if (answers.inert)
              return;
            all.disconnect();
            answers.querySelector('.verdict').click();
            done();
          }).observe(answers, { attributeFilter: ['inert'] }));
          document.getElementById('practice-next').click();
          await isAsking;
          await new Promise(done => setTimeout(done, 300));
          return answers.hidden || answers.inert;
        }
        """;

    [SkippableFact]
    public async Task A_study_is_started_judged_and_reported()
    {
        await using var scene = await PanelScene.StartAsync();
        await MakeKnownAsync(scene);
        var (ada, ben) = (await scene.SignInAsync("ada"), await scene.SignInAsync("ben"));
        await scene.ProgramAsync("bot");
        await scene.ProgramAsync("press", isSimulated: false);
        await scene.AddAsync("eva", "engineer");
        await using var lead = await browser.VisitAsync(scene, 1440, 900);
        await lead.SignInAsync("lea", then: "/studies");
        var page = lead.Page;
        // Neither programs, nor who may see what the model thinks.
        Assert.Equal(
            ["ada", "ben", "bot", "lea", "una"],
            (await page.Locator("[name=inspector]").EvaluateAllAsync<string[]>("all => all.map(e => e.value)")).Order(StringComparer.Ordinal).ToArray());
        await page.Locator("[name=inspector][value=ada]").CheckAsync();
        await page.Locator("[name=parts]").FillAsync("20");
        await page.Locator("[name=rounds]").FillAsync("2");
        await page.Locator("#study-form .primary").ClickAsync();
        await page.Locator("#wrong-inspectors").WaitForAsync();
        await lead.KeepAsync("station-study-wrong");
        await page.Locator("[name=inspector][value=ben]").CheckAsync();
        await page.Locator("#study-form .primary").ClickAsync();
        await page.Locator("#study-running").WaitForAsync();
        await lead.KeepAsync("station-study-running");

        await using (var sitting = await browser.VisitAsync(scene))
        {
            await sitting.SignInAsync("ben");
            await sitting.Page.Locator("#to-study").ClickAsync();
            await sitting.Page.WaitForURLAsync("**/study");
            await sitting.ReadyAsync();
            var shown = await sitting.ShownAsync();
            Assert.Equal(0, await sitting.Page.Locator("[data-do=unsure]").CountAsync());
            await sitting.KeepAsync("station-study-sitting");
            await sitting.Page.Keyboard.PressAsync("o");
            await sitting.NextAsync(shown);
            await sitting.CommittedAsync();
            Assert.Empty(sitting.Complaints);
        }
        await ada.JudgeStudyAsync(n => n % 2 == 0 ? "NG" : "OK");
        await ben.JudgeStudyAsync(_ => "OK");
        await lead.GoAsync("/studies");
        await page.Locator("#study-finish:enabled").ClickAsync();
        await page.Locator("[data-phase=finished] [data-inspector=ben]").WaitForAsync();
        Assert.Contains("unacceptable", await page.Locator("[data-phase=finished] [data-inspector=ben]").InnerTextAsync(), StringComparison.Ordinal);
        // Twenty parts are too few for the word alone.
        Assert.Contains(
            "acceptable (could also be unacceptable)",
            (await page.Locator("[data-phase=finished] [data-inspector=ben]").InnerTextAsync()).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotMatch("[AP]M", await page.Locator("[data-phase=finished] time").InnerTextAsync());
        await lead.KeepAsync("station-study-report");
        Assert.DoesNotContain(lead.Complaints, c => !c.Contains("400", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_study_is_given_up_with_a_reason_and_one_with_too_few_known_parts_is_not_begun()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("kim", "lead");
        await using var visit = await browser.VisitAsync(scene, 768, 1024);
        await visit.SignInAsync("kim", then: "/studies");
        await visit.Page.Locator("#study-too-few").WaitForAsync();
        await visit.KeepAsync("station-study-too-few");
        var lea = await MakeKnownAsync(scene);
        await scene.AddAsync("ada");
        await scene.AddAsync("ben");
        await lea.JsonAsync(HttpMethod.Post, "studies", new { inspectors = new[] { "ada", "ben" }, parts = 20, rounds = 2 });
        await visit.GoAsync("/studies");
        await visit.Page.Locator("#study-give-up").ClickAsync();
        await visit.Page.Locator("#study-abort [name=reason]").FillAsync("the lamp failed");
        await visit.Page.Locator("#study-abort .primary").ClickAsync();
        await visit.Page.Locator("[data-phase=aborted]").WaitForAsync();
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task Who_practises_is_told_at_once()
    {
        await using var scene = await PanelScene.StartAsync();
        await using var visit = await PractiseAsync(scene);
        var page = visit.Page;
        await page.Locator("#practice-image:visible").WaitForAsync();
        foreach (var (width, height) in new[] { (768, 1024), (1440, 900), (1024, 600) })
        {
            await page.SetViewportSizeAsync(width, height);
            await visit.KeepAsync($"station-practice-{width}");
            // All answers are on the screen, and none is wider than its place.
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('#practice-answers button')]
                  .filter(b => b.scrollWidth > b.clientWidth || b.getBoundingClientRect().bottom > innerHeight).map(b => b.textContent.trim())
                """));
            Assert.Empty(await page.EvaluateAsync<string[]>(ReviewChecks.CutWords, "#practice-classes .class-name bdi"));
        }
        // What doesn't fit is seen to go on below.
        await page.SetViewportSizeAsync(1024, 480);
        await page.Locator(".practice-side.has-more").WaitForAsync();
        await visit.KeepAsync("station-practice-low");
        await page.Locator("#practice-answers button").Last.ScrollIntoViewIfNeededAsync();
        await page.Locator(".practice-side:not(.has-more)").WaitForAsync();
        await page.SetViewportSizeAsync(1024, 600);
        await page.Locator("#practice-answers .verdict.ok").ClickAsync();
        await page.Locator("#feedback:visible").WaitForAsync();
        await visit.KeepAsync("station-practice-feedback");
        await visit.PressAsync("Enter");
        await page.Locator(Asking).WaitForAsync();
        Assert.Contains("of 1", await page.Locator("#practice-score").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [SkippableFact]
    public async Task Who_practises_has_the_keys_of_the_review()
    {
        await using var scene = await PanelScene.StartAsync();
        await using var visit = await PractiseAsync(scene);
        var page = visit.Page;
        await page.Locator(Asking).WaitForAsync();
        Assert.Equal("O 1 2 3 4 5 6 7 8 9", string.Join(' ', await page.Locator("#practice-answers kbd").AllTextContentsAsync()));
        Assert.Equal("NG kind-1", await AnswerAsync("2"));
        await page.Locator("#practice-score", new() { HasText = "of 1" }).WaitForAsync();
        await visit.PressAsync("Enter");
        await page.Locator(Asking).WaitForAsync();
        Assert.Equal("OK ", await AnswerAsync("o"));
        await page.Locator("#practice-score", new() { HasText = "of 2" }).WaitForAsync();
        // What was meant for the part before is no answer to the one that just came.
        Assert.False(await page.EvaluateAsync<bool>(AnsweredAtOnce));
        Assert.Equal("OK ", await AnswerAsync("Enter"));
        await page.Locator("#practice-score", new() { HasText = "of 3" }).WaitForAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await visit.PressAsync("Enter");
        await page.Locator(Asking).WaitForAsync();
        // No kind has this key.
        await visit.PressAsync("Shift+1");
        await page.WaitForTimeoutAsync(200);
        Assert.True(await page.Locator(Asking).IsVisibleAsync());
        Assert.Empty(visit.Complaints);

        async Task<string> AnswerAsync(string key)
        {
            var request = await page.RunAndWaitForRequestAsync(() => visit.PressAsync(key), r => r.Url.EndsWith("/answer", StringComparison.Ordinal));
            var said = JsonSerializer.Deserialize<JsonElement>(request.PostData!);
            return $"{said.GetProperty("verdict").GetString()} {said.GetProperty("class").GetString()}";
        }
    }

    [SkippableFact]
    public async Task A_part_that_was_answered_unheard_is_followed_by_another()
    {
        await using var scene = await PanelScene.StartAsync();
        await using var visit = await PractiseAsync(scene);
        var page = visit.Page;
        await page.Locator(Asking).WaitForAsync();
        var picture = await page.Locator("#practice-image").GetAttributeAsync("src");
        await page.RouteAsync(
            "**/practice/*/answer",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            },
            new() { Times = 1 });
        await visit.PressAsync("o");
        await page.Locator("#said", new() { HasText = "can't be reached" }).WaitForAsync();
        await page.Locator(Asking).WaitForAsync();
        await visit.PressAsync("o");
        await page.Locator("#said", new() { HasText = "no longer in your hand" }).WaitForAsync();
        await page.Locator($"#practice-image:not([src='{picture}'])").WaitForAsync();
        await page.Locator(Asking).WaitForAsync();
        await visit.PressAsync("o");
        await page.Locator("#practice-score", new() { HasText = "of 1" }).WaitForAsync();
    }

    /// <summary>Somebody at the practice page of a station with many kinds of defects.</summary>
    private async Task<Visit> PractiseAsync(PanelScene scene)
    {
        await MakeKnownAsync(scene);
        await Kinds.DefineAsync(scene, Kinds.Names.Select((name, n) => Kinds.Of($"kind-{n}", name)));
        await scene.AddAsync("new");
        var visit = await browser.VisitAsync(scene, 1024, 600);
        await visit.SignInAsync("new", then: "/practice");
        return visit;
    }

    /// <summary>Parts of which one was unsure and a lead decided, half of them defective.</summary>
    private static async Task<PanelClient> MakeKnownAsync(PanelScene scene)
    {
        var una = await scene.SignInAsync("una");
        await una.JudgeAsync(Known, _ => "UNSURE");
        var lea = await scene.SignInAsync("lea", "lead");
        await lea.JudgeAsync(Known, n => n % 2 == 0 ? "NG" : "OK", adjudicate: true);
        return lea;
    }
}
