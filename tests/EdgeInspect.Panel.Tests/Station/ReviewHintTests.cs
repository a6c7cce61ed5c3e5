using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>What the review says of itself where something is not as usual.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class ReviewHintTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task Comparing_says_that_nothing_was_judged_good_yet_and_what_is_taken_back_has_the_look_of_its_label()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("ada");
        await using var visit = await browser.VisitAsync(scene);
        await visit.SignInAsync("ada");
        await visit.ShownAsync();
        var compare = visit.Page.Locator(".tools [data-do=compare]");
        const string Why = "No part was judged good yet";
        Assert.True(await compare.IsDisabledAsync());
        Assert.Equal(Why, await compare.GetAttributeAsync("title"));
        Assert.Equal(Why, await compare.GetAttributeAsync("aria-description"));
        await visit.PressAsync("r");
        await visit.Page.Locator("#said", new() { HasText = Why }).WaitForAsync();
        await visit.KeepAsync("station-compare-none");

        // A part that was called good and taken back has the look of a good one, also among many.
        var page = visit.Page;
        var judged = await visit.ShownAsync();
        await visit.PressAsync("o");
        await visit.NextAsync(judged);
        await visit.CommittedAsync();
        await visit.PressAsync("z");
        await page.Locator($"#part[data-token='{judged}']").WaitForAsync();
        await visit.PressAsync("g");
        var words = page.Locator(".tile[data-verdict=OK] .tile-words");
        await words.WaitForAsync();
        Assert.Equal("OK", await words.InnerTextAsync());
        await page.WaitForTimeoutAsync(500);
        await visit.KeepAsync("station-batch-undone");
        Assert.True(await words.EvaluateAsync<bool>(
            """
            words => {
              const good = document.body.appendChild(document.createElement('i'));
              good.style.background = 'var(--ok-ground)';
              return getComputedStyle(words).backgroundColor === getComputedStyle(good).backgroundColor
                && getComputedStyle(words, '::before').content.includes('●');
            }
            """));
        Assert.Empty(visit.Complaints);
    }
}
