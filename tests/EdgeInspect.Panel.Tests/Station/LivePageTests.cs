using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>The live view of a line in shadow.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class LivePageTests(BrowserFixture browser)
{
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
