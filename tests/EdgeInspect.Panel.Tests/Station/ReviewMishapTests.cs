using System.Text.Json.Nodes;
using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>What goes wrong while somebody judges costs no decision, and makes none that nobody meant.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class ReviewMishapTests(BrowserFixture browser, ReviewFixture panel) : IClassFixture<ReviewFixture>
{
    [SkippableFact]
    public async Task A_decision_that_the_station_never_had_is_told_where_the_page_goes_next()
    {
        var scene = panel.Scene;
        await scene.AddAsync("gone");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("gone");
        await visit.ShownAsync();
        // A change of the account ends its sessions, as a restart of the station does.
        await scene.Admin.JsonAsync(HttpMethod.Patch, "accounts/gone", new { display_name = "Gone" });
        await visit.PressAsync("o");
        await visit.Page.WaitForURLAsync("**/sign-in?return=*");
        await visit.Page.Locator("#said", new() { HasText = "missing: 1" }).WaitForAsync();
        Assert.Empty(await scene.LabelsAsync("gone"));
    }

    [SkippableFact]
    public async Task An_undo_whose_answer_was_lost_is_told_as_done_and_the_part_comes_again()
    {
        var scene = panel.Scene;
        await scene.AddAsync("lost");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("lost");
        var (undone, shown) = await UndoUnheardAsync(visit);
        Assert.Empty(await scene.LabelsAsync("lost"));

        await visit.PressAsync("z");
        await visit.Page.Locator("#said", new() { HasText = "Taken back" }).WaitForAsync();
        await JudgeUntilAsync(visit, shown, undone);
    }

    /// <summary>It is in this hand: nobody else would get it.</summary>
    [SkippableFact]
    public async Task A_part_whose_undo_was_not_heard_comes_again_though_nobody_asks_for_it()
    {
        var scene = panel.Scene;
        await scene.AddAsync("unheard");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("unheard");
        var (undone, shown) = await UndoUnheardAsync(visit);
        var judged = await JudgeUntilAsync(visit, shown, undone);
        await visit.CommittedAsync();
        Assert.Equal(judged, (await scene.LabelsAsync("unheard")).Length);
    }

    /// <summary>Enter was meant for those that were there.</summary>
    [SkippableFact]
    public async Task A_part_that_comes_beside_others_is_not_called_good_with_them()
    {
        const int AtFirst = 5;
        var scene = panel.Scene;
        await scene.AddAsync("many");
        await using var visit = await browser.VisitAsync(scene);
        var (most, lent) = (AtFirst, new HashSet<string>());
        await visit.Page.RouteAsync("**/review/take", async route =>
        {
            // As if so few waited, however many the line flags meanwhile.
            var response = await route.FetchAsync();
            var answer = JsonNode.Parse(await response.TextAsync())!;
            var items = answer["items"]!.AsArray().Where(item => IsLent(item!["token"]!.GetValue<string>()));
            answer["items"] = new JsonArray([.. items.Select(item => item!.DeepClone())]);
            await route.FulfillAsync(new() { Response = response, Body = answer.ToJsonString() });
        });
        await visit.SignInAsync("many");
        await visit.ShownAsync();
        await visit.PressAsync("g");
        await visit.Page.Locator($"#batch .tile[data-state=ready] >> nth={AtFirst - 1}").WaitForAsync();
        await visit.Page.WaitForTimeoutAsync(300);
        // What others have in hand doesn't wait for this one.
        Assert.Equal($"{AtFirst}", await visit.Page.Locator("#waiting").InnerTextAsync());
        // Within the page: a busy machine would be late. The sixth is painted and Enter comes two tenths of a second after it.
        await visit.Page.EvaluateAsync(
            """
            count => {
              const press = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
              new MutationObserver((_, observer) => {
                if (document.querySelectorAll('#batch .tile[data-state=ready]').length <= count)
                  return;
                observer.disconnect();
                window.late = document.querySelector('#batch .tile:last-child').dataset.token;
                setTimeout(press, 200);
              }).observe(document.getElementById('batch'), { attributes: true, childList: true, subtree: true });
            }
            """,
            AtFirst);
        most = AtFirst + 1;
        await visit.Page.Locator($"html[data-decisions='{AtFirst}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await visit.CommittedAsync();
        Assert.Equal(AtFirst, (await scene.LabelsAsync("many")).Length);
        var late = await visit.Page.EvaluateAsync<string>("() => window.late");
        Assert.Equal(1, await visit.Page.Locator($"#batch .tile[data-token='{late}']").CountAsync());

        // Seen for long enough, it is judged as any.
        await visit.Page.WaitForTimeoutAsync(1200);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Locator($"#batch .tile[data-token='{late}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visit.CommittedAsync();

        Assert.Empty(visit.Complaints);

        // One touch was one mistake: the one that was judged by itself comes back, then all that were judged together, also when an answer is lost.
        await visit.PressAsync("z");
        await visit.Page.Locator("#said", new() { HasText = "Taken back. Decide anew." }).WaitForAsync();
        Assert.Equal(AtFirst, (await scene.LabelsAsync("many")).Length);
        await LoseAnswerAsync(visit);
        await visit.PressAsync("z");
        await visit.Page.Locator("#said", new() { HasText = "can't be reached" }).WaitForAsync();
        Assert.Equal(AtFirst - 1, (await scene.LabelsAsync("many")).Length);
        await visit.PressAsync("z");
        await visit.Page.Locator("#said", new() { HasText = $"Taken back: {AtFirst}. Decide anew." }).WaitForAsync();
        Assert.Empty(await scene.LabelsAsync("many"));
        Assert.Equal(0, await visit.Page.Locator("#batch .tile[data-verdict=OK]").CountAsync());

        bool IsLent(string token) => lent.Contains(token) || (lent.Count < most && lent.Add(token));
    }

    /// <summary>Calls the part that is shown good and takes it back, whose answer is lost. Gives it and the one that is shown then.</summary>
    private static async Task<(string Undone, string Shown)> UndoUnheardAsync(Visit visit)
    {
        var undone = await visit.ShownAsync();
        await visit.PressAsync("o");
        var shown = await visit.NextAsync(undone);
        await visit.CommittedAsync();
        await LoseAnswerAsync(visit);
        await visit.PressAsync("z");
        await visit.Page.Locator("#said", new() { HasText = "can't be reached" }).WaitForAsync();
        return (undone, shown);
    }

    /// <summary>Calls parts good until one is shown. Gives how many.</summary>
    private static async Task<int> JudgeUntilAsync(Visit visit, string shown, string wanted)
    {
        var parts = 0;
        for (; shown != wanted; parts++)
        {
            Assert.InRange(parts, 0, 10);
            await visit.PressAsync("o");
            shown = await visit.NextAsync(shown);
        }
        return parts;
    }

    /// <summary>The station does what the next undo asks for, and its answer does not arrive.</summary>
    private static Task LoseAnswerAsync(Visit visit) => visit.Page.RouteAsync(
        "**/review/undo*",
        async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        },
        new() { Times = 1 });
}
