using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>A hundred thousand records, stored once.</summary>
public sealed class LargeFleet : IAsyncLifetime
{
    public const int Records = 100_000;
    public const int AtOnce = 10_000;

    internal HubInProcess Hub { get; private set; } = null!;

    /// <summary>All payloads, bytes.</summary>
    public long PayloadBytes { get; private set; }

    public async Task InitializeAsync()
    {
        Hub = await HubInProcess.StartAsync();
        // Ten stations one after the other, so that no more than one station's records are held here.
        for (var station = 1; station <= Records / AtOnce; station++)
        {
            var ledger = new SampleLedger($"press-{station}").With(AtOnce);
            await Hub.AddAsync(ledger.Batches(1, AtOnce));
            PayloadBytes += Enumerable.Range(1, AtOnce).Sum(seq => (long)ledger[seq].Payload.Length);
        }
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}

[Collection(HubCollection.Name)]
public sealed class LargeExportTests(LargeFleet fleet) : IClassFixture<LargeFleet>
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData("jsonl", 0)]
    [InlineData("csv", 1)]
    public async Task A_hundred_thousand_records_are_exported_and_few_are_held(string format, int headerLines)
    {
        var hub = fleet.Hub;
        using var response = await hub.Client.GetAsync(
            new Uri($"api/v1/records?format={format}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var (buffer, before) = (new byte[64 * 1024], Held());
        var (lines, bytes, most, next) = (0L, 0L, 0L, 8 * Megabyte);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            if ((bytes += read) < next)
                continue;
            most = Math.Max(most, Held() - before);
            next += 8 * Megabyte;
        }

        Assert.Equal(LargeFleet.Records + headerLines, lines);
        // Client and hub are one process: all that either holds counts, and the payloads alone would be four times as much as is allowed.
        Assert.InRange(fleet.PayloadBytes, 100 * Megabyte, 300 * Megabyte);
        Assert.True(most < 25 * Megabyte, $"{most:N0} bytes are held");
        Assert.True(next > 24 * Megabyte, "it was measured too rarely");
    }

    [Fact]
    public async Task A_client_that_goes_ends_the_export()
    {
        var (hub, before) = (fleet.Hub, fleet.Hub.Metrics.Records);
        using (var response = await hub.Client.GetAsync(
            new Uri("api/v1/records?format=jsonl", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        await using (var body = await response.Content.ReadAsStreamAsync())
        {
            await body.ReadExactlyAsync(new byte[10_000]);
            Assert.Equal(1, hub.Metrics.OpenExports);
        }

        await Eventually.IsTrueAsync(() => hub.Metrics.OpenExports == 0, "the export goes on");
        Assert.InRange(hub.Metrics.Records - before, 1, LargeFleet.Records / 2);
    }

    [Fact]
    public async Task Records_that_come_meanwhile_are_not_in_an_export_twice()
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.AddAsync(new SampleLedger("press-3").With(LargeFleet.AtOnce).Batches(1, LargeFleet.AtOnce));
        using var response = await hub.Client.GetAsync(
            new Uri("api/v1/records?format=csv&station=press-3", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        var header = (await body.ReadLineAsync())!.Split(',');
        // Younger than all that is there, of the station that is exported: another epoch of it.
        var young = new SampleLedger("press-3", new string('f', 32)).With(50);
        await hub.AddAsync(young.Batches(1, 50));
        var seen = new HashSet<string>();
        for (string? line; (line = await body.ReadLineAsync()) is not null;)
        {
            var cells = line.Split(',');
            Assert.True(seen.Add(cells[Array.IndexOf(header, "epoch")] + cells[Array.IndexOf(header, "seq")]), line);
        }

        Assert.InRange(seen.Count, LargeFleet.AtOnce, LargeFleet.AtOnce + 50);
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);
}
