using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>The live view of a line in shadow.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class LivePageTests(BrowserFixture browser)
{
    /// <summary>On a fast line others come between being told of a part and having its picture.</summary>
    [SkippableFact]
    public async Task A_verdict_stands_beside_the_picture_of_its_own_part_and_what_was_lost_above()
    {
        await using var scene = await PanelScene.StartAsync("Camera:Simulated:PartsPerSecond=25", "Panel:Review:KeptFromLiveShare=1");
        await scene.AddAsync("eve", "engineer");
        await using var visit = await browser.VisitAsync(scene);
        var (told, asked) = (new ConcurrentDictionary<long, string>(), new ConcurrentQueue<long>());
        await visit.Page.RouteAsync("**/api/v1/live", async route =>
        {
            var response = await route.FetchAsync();
            var body = await response.TextAsync();
            var live = JsonNode.Parse(body)!;
            if (live["last"] is { } last)
                told[(long)last["number"]!] = (string)last["part"]!;
            // A line this fast may lose some by itself, or none.
            live["losses"] = new JsonArray(new JsonObject { ["reason"] = "queue_full", ["count"] = 38, ["minutes"] = 10 });
            live["state"] = "degraded";
            await route.FulfillAsync(new() { Response = response, Body = live.ToJsonString() });
        });
        await visit.Page.RouteAsync("**/api/v1/live/picture*", async route =>
        {
            asked.Enqueue(long.Parse(new Uri(route.Request.Url).Query.Split('=')[1], CultureInfo.InvariantCulture));
            await Task.Delay(400);
            await route.ContinueAsync();
        });
        await visit.SignInAsync("eve", then: "/live");
        for (var look = 0; look < 6; look++)
        {
            await visit.Page.Locator("#picture img").WaitForAsync();
            var (part, number) = (await visit.Page.EvaluateAsync<string[]>(
                "() => [document.getElementById('last-part').textContent, document.querySelector('#picture img').dataset.number]")) is [var a, var b] ? (a, b) : default;
            Assert.Equal(told[long.Parse(number, CultureInfo.InvariantCulture)], part);
            await visit.Page.WaitForTimeoutAsync(300);
        }
        Assert.Equal(
            ["Parts not inspected in the last 10 minutes: 38. Others were still being inspected: the line is faster than the inspection."],
            await visit.Page.Locator("#reasons li").AllInnerTextsAsync());
        await visit.KeepAsync("station-live-losses");
        Assert.InRange(asked.Distinct().Count(), 2, 100);
        Assert.Empty(visit.Complaints);

        // From who judges the verdicts of a share of the parts are kept, here of all.
        await scene.AddAsync("ada");
        await using var other = await browser.VisitAsync(scene);
        await other.SignInAsync("ada", then: "/live");
        await other.Page.Locator("#picture img").WaitForAsync();
        Assert.Equal("Kept for a blind check", await other.Page.Locator("#verdict-word").InnerTextAsync());
        Assert.Equal(("hidden", ""), (await other.Page.Locator("#live").GetAttributeAsync("data-verdict"), await other.Page.Locator("#live").GetAttributeAsync("data-action")));
        await other.KeepAsync("station-live-kept");
        Assert.Empty(other.Complaints);
    }

    [SkippableFact]
    public async Task What_counts_flagged_parts_is_shown_to_those_alone_who_may_see_the_model()
    {
        await using var scene = await PanelScene.StartAsync("Recipe:Degree=shadow");
        foreach (var (name, role, isShown) in new[] { ("ada", "inspector", false), ("eve", "engineer", true) })
        {
            await scene.AddAsync(name, role);
            await using var visit = await browser.VisitAsync(scene);
            await visit.SignInAsync(name, then: "/live");
            await visit.Page.Locator("#picture img").WaitForAsync();
            foreach (var id in (string[])["count-ng", "waiting-review", "waiting-adjudication"])
                Assert.Equal((id, isShown), (id, await visit.Page.Locator($"#{id}").IsVisibleAsync()));
            Assert.NotEqual("–", await visit.Page.Locator("#total").InnerTextAsync());
            Assert.Empty(visit.Complaints);
        }
    }
}
