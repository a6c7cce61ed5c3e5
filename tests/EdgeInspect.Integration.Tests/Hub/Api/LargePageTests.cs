using System.Text.Json;
using EdgeInspect.Hub.Api;
using EdgeInspect.Integration.Tests.FleetStorage;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public sealed class LargePageTests
{
    private const int NoteLength = 50_000;

    [Fact]
    public async Task A_page_of_large_records_ends_before_its_limit_and_the_next_ones_hold_the_others()
    {
        await using var hub = await HubInProcess.StartAsync();
        var ledger = new SampleLedger().With(230, new string('x', NoteLength));
        foreach (var batches in ledger.Batches(1, 230, 1).Chunk(50))
            await hub.AddAsync(batches);
        var sizes = new List<int>();
        var (seqs, cursor) = (new List<long>(), (string?)null);
        do
        {
            var page = await hub.GetAsync("api/v1/records?limit=1000" + (cursor is null ? "" : "&cursor=" + cursor));
            sizes.Add(page.GetProperty("items").GetArrayLength());
            seqs.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        // Two pieces of fifty have more than 4 MiB, one has less.
        Assert.Equal([100, 100, 30], sizes);
        Assert.Equal(Enumerable.Range(1, 230).Reverse().Select(seq => (long)seq), seqs);
        Assert.InRange(SizedPage.ItemsPerPiece * NoteLength, 0, SizedPage.EnoughBytes);
    }

    [Fact]
    public async Task A_page_of_small_records_is_as_long_as_its_limit()
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.AddAsync(new SampleLedger().With(170).Batches(1, 170));
        foreach (var (limit, count) in new[] { (1, 1), (50, 50), (120, 120), (150, 150), (1000, 170) })
        {
            var page = await hub.GetAsync($"api/v1/records?limit={limit}");
            Assert.Equal(count, page.GetProperty("items").GetArrayLength());
            Assert.Equal(count == 170 ? JsonValueKind.Null : JsonValueKind.String, page.GetProperty("next").ValueKind);
        }
    }
}
