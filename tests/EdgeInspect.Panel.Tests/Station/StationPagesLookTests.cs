using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>Pages that are read from top to bottom, at every size, light and dark, in every language.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class StationPagesLookTests(BrowserFixture browser)
{
    private static readonly string[] Pages = ["live", "accounts", "catalogue", "catalogue?edit=dent", "agreement", "studies", "practice", "study", "review"];

    [SkippableFact]
    public async Task Every_page_can_be_read_and_used()
    {
        await using var scene = await PanelScene.StartAsync("Panel:Review:SecondOpinionShare=1", "Panel:Review:AgreementAuditShare=1");
        await FillAsync(scene);
        var faults = new List<string>();
        foreach (var (width, height) in new[] { (1440, 900), (1024, 600), (768, 1024) })
        {
            await using var visit = await browser.VisitAsync(scene, width, height);
            await visit.SignInAsync("rosa", then: "/live");
            foreach (var page in Pages)
            {
                await visit.GoAsync("/" + page);
                await LookAsync(visit, page.Replace('?', '-'), width);
                if (page != "accounts")
                    continue;
                await visit.Page.Locator("#account-add").ClickAsync();
                await LookAsync(visit, "account-new", width);
            }
        }
        foreach (var language in new[] { "de", "ar" })
        {
            await using var visit = await browser.VisitAsync(scene, 1024, 600);
            await visit.SignInAsync("rosa", then: "/live");
            await visit.Page.Context.AddCookiesAsync([new() { Name = "ei-language", Value = language, Url = scene.Address.AbsoluteUri }]);
            foreach (var page in Pages)
            {
                await visit.GoAsync("/" + page);
                await visit.KeepAsync($"station-{page.Replace('?', '-')}-{language}");
                faults.AddRange((await visit.FaultsAsync()).Select(f => $"{page} {language}: {f}"));
            }
        }
        Assert.Empty(faults);

        async Task LookAsync(Visit visit, string name, int width)
        {
            foreach (var isDark in new[] { true, false })
            {
                await visit.LightAsync(isDark);
                await visit.KeepAsync($"station-{name}-{width}-{(isDark ? "dark" : "light")}");
                faults.AddRange((await visit.FaultsAsync()).Select(f => $"{name} {width}: {f}"));
            }
        }
    }

    private static async Task FillAsync(PanelScene scene)
    {
        await scene.AddAsync("rosa", "admin");
        var (ada, bot) = (await scene.SignInAsync("ada"), await scene.ProgramAsync("bot"));
        for (var round = 0; round < 2; round++)
        {
            await ada.JudgeAsync(12, n => n % 3 == 0 ? "NG" : "OK");
            await bot.JudgeAsync(12, n => n % 2 == 0 ? "NG" : "OK");
        }
        var lea = await scene.SignInAsync("lea", "lead");
        await lea.JudgeAsync(12, n => n % 2 == 0 ? "NG" : "OK", adjudicate: true);
        await lea.JsonAsync(HttpMethod.Put, "catalogue", new
        {
            version = 1,
            why = "a test",
            classes = new[] { Kind("dent", "critical", isRetired: false), Kind("old", "minor", isRetired: true) },
        });

        static object Kind(string id, string severity, bool isRetired) => new
        {
            id,
            name = id.ToUpperInvariant(),
            rule = "Pressed in.",
            severity,
            examples = Array.Empty<Guid>(),
            counter_examples = Array.Empty<Guid>(),
            is_retired = isRetired,
        };
    }
}
