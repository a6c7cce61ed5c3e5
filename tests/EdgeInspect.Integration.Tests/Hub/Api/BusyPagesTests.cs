using System.Net;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>What pages that want too much can do to others and to what stations send: no more than requests, whose tests have each database.</summary>
[Collection(HubCollection.Name)]
public sealed class BusyPagesTests
{
    private const string Notice = "This was not read to its end, so that others can be served.";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);
    private static readonly Uri Endless = new("records?has_image=true", UriKind.Relative);

    [SkippableFact]
    public async Task Many_pages_that_read_without_an_end_keep_neither_readers_nor_stations_waiting()
    {
        await using var hub = await StartAsync(new { ReadTimeoutMs = 600_000, MaxReads = 3 });
        var ledger = new SampleLedger().With(1000);
        await hub.AddAsync(ledger.Batches(1, 100));
        await hub.MakeImagesEndlessAsync();
        using var leave = new CancellationTokenSource();
        var pages = Enumerable.Range(0, 60).Select(_ => hub.Client.GetStringAsync(Endless, leave.Token)).ToArray();
        await Eventually.IsTrueAsync(() => pages.Count(page => page.IsCompleted) == 57, "pages wait that find no place");
        foreach (var page in pages.Where(page => page.IsCompleted))
        {
            Assert.Contains(Notice, await page, StringComparison.Ordinal);
            Assert.Contains("3 readings of the database (Api:MaxReads) are under way", await page, StringComparison.Ordinal);
        }

        var problem = await hub.ProblemAsync("api/v1/stations", HttpStatusCode.ServiceUnavailable).WaitAsync(Enough);
        Assert.Contains("(Api:MaxReads)", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        for (var first = 101; first <= 901; first += 100)
            await hub.AddAsync(ledger.Batches(first, first + 99)).WaitAsync(Enough);
        Assert.Equal(3, pages.Count(page => !page.IsCompleted));

        // Whose browser leaves is interrupted, and its place is free.
        await leave.CancelAsync();
        await Eventually.GetAsync(
            async () =>
            {
                using var response = await hub.Client.GetAsync(new Uri("api/v1/stations", UriKind.Relative)).WaitAsync(Enough);
                return response.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            () => "pages are read on though nobody waits for them");
        Assert.Equal(1000, (await hub.GetAsync("api/v1/stations")).GetProperty("items")[0].GetProperty("records").GetInt64());
    }

    [SkippableFact]
    public async Task A_page_that_takes_too_long_is_cut_off_and_says_what_to_do()
    {
        await using var hub = await StartAsync(new { ReadTimeoutMs = 500 });
        await hub.AddAsync(new SampleLedger().With(10).Batches(1, 10));
        await hub.MakeImagesEndlessAsync();
        var page = await hub.Client.GetStringAsync(Endless).WaitAsync(Enough);
        Assert.Contains(Notice, page, StringComparison.Ordinal);
        Assert.Contains("500 ms (Api:ReadTimeoutMs): narrow the filter to a time", page, StringComparison.Ordinal);
        var station = await Eventually.GetAsync(
            () => hub.Client.GetStringAsync(new Uri("stations/plant/line-1/press-1", UriKind.Relative)).WaitAsync(Enough),
            page => page.Contains("500 ms (Api:ReadTimeoutMs)", StringComparison.Ordinal),
            () => "the page of a station does not say that its NG parts were not read");
        AssertShowsState(station);
    }

    [SkippableFact]
    public async Task Pages_whose_pictures_are_sought_for_long_show_the_rest_and_keep_no_other_page_waiting()
    {
        await using var hub = await StartAsync(new { ReadTimeoutMs = 600_000 });
        foreach (var station in (string[])["press-1", "press-2", "press-3"])
            await hub.AddAsync(new SampleLedger(station).With(10).Batches(1, 10));
        await hub.MakeImagesEndlessAsync();
        foreach (var station in (string[])["press-1", "press-2", "press-3"])
            AssertShowsState(await hub.Client.GetStringAsync(new Uri($"stations/plant/line-1/{station}", UriKind.Relative)).WaitAsync(Enough));
        var waiting = await Eventually.GetAsync(
            () => hub.Client.GetStringAsync(new Uri("stations/plant/line-1/press-3", UriKind.Relative)).WaitAsync(Enough),
            page => page.Contains(Notice, StringComparison.Ordinal),
            () => "the third page does not say that its NG parts wait for the first one's");
        Assert.Contains("this one waits for its turn", waiting, StringComparison.Ordinal);
        AssertShowsState(waiting);
        var events = await hub.Client.GetStringAsync(new Uri("events", UriKind.Relative)).WaitAsync(Enough);
        Assert.DoesNotContain(Notice, events, StringComparison.Ordinal);
    }

    /// <summary>How far its ledger has come is what who is on call looks for.</summary>
    private static void AssertShowsState(string station) => Assert.Contains("Ledger", station, StringComparison.Ordinal);

    private static Task<HubInProcess> StartAsync(object api) => HubInProcess.StartAsync(api);
}
