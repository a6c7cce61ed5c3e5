using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Demo;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;

namespace EdgeInspect.Integration.Tests.Station;

public sealed class DemoTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFolderThatNoDemoMadeIsLeftAsItIs()
    {
        var precious = _folder.Write("model", "precious");

        var (code, _, errors) = await ProgramProcess.RunAsync(["demo", "--for", "1", "--headless", "--out", Path.GetDirectoryName(precious)!]);

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("holds files that no demo made", errors, StringComparison.Ordinal);
        Assert.Equal([precious], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(precious)!));
    }

    [Fact]
    public void AFolderThatADemoMadeIsEmptiedForTheNext()
    {
        var first = new DemoFiles(_folder.File("demo"));
        Directory.CreateDirectory(first.State);

        var second = new DemoFiles(first.Folder);

        Assert.False(Directory.Exists(second.State));
    }

    [Theory]
    [InlineData(0, 0, true, null)]
    [InlineData(0, 0, false, "the ledger could not be verified")]
    [InlineData(0, 2, true, "2 parts were passed without a record")]
    [InlineData(-1, 0, true, "-1 frames are neither in an inspection nor in a gap record")]
    public void WhatMustNotBeIsSaid(long unexplained, long withoutRecord, bool verified, string? problem)
    {
        var summary = new DemoSummary(5, 4, 1, 0, 0, unexplained, 0, null, null, null, new(null, null), 0, withoutRecord, verified);

        Assert.Equal(problem is null ? [] : [problem], summary.Problems());
    }

    [Fact]
    public void WhatTheHubHasIsSaidWithThePicturesThatFollow()
    {
        var summary = new DemoSummary(597, 590, 7, 0, 0, 0, 0, null, null, null, new(null, null), 0, 0, LedgerVerified: true);

        Assert.Null(summary.HubLine());
        Assert.Equal(
            "The hub has 649 records of 597 parts (pictures, gaps and starts have records, too), 0 wait; and 326 pictures, 104 wait: "
            + "pictures follow behind the records, at a limited rate.",
            (summary with { Hub = new(649, 326, 104, 0, 0, 0) }).HubLine());
    }

    [SkippableFact]
    public async Task TheDemoTeachesInspectsAndSumsUp()
    {
        MosquittoBroker.SkipIfMissing();
        var (code, output, errors) = await ProgramProcess.RunAsync(["demo", "--for", "8", "--headless", "--out", _folder.File("demo")]);
        Assert.True(code == 0, $"exit status {code}: {errors}");
        Assert.Contains("Teaching", output, StringComparison.Ordinal);

        var summary = JsonElement.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder.File("demo"), "summary.json")));
        var (parts, verdicts) = (Count("parts"), Count("ok") + Count("ng") + Count("unsure"));
        Assert.True(parts >= 40, $"only {parts} parts");
        Assert.Equal(parts, verdicts);
        Assert.Equal((0, 0), (Count("unexplained_gaps"), Count("passed_without_record")));
        Assert.Equal(Count("frames_dropped"), Count("gaps"));
        Assert.InRange(summary.GetProperty("recall").GetDouble(), 0.5, 1);
        Assert.InRange(summary.GetProperty("false_reject_rate").GetDouble(), 0, 0.2);
        Assert.True(summary.TryGetProperty("recall_subtle", out _));
        var latency = summary.GetProperty("latency_ms");
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.1, latency.GetProperty("p99").GetDouble());
        Assert.True(summary.GetProperty("ledger_verified").GetBoolean());
        var hub = summary.GetProperty("hub");
        Assert.Equal((0, 0), (hub.GetProperty("missing").GetInt64(), hub.GetProperty("differing").GetInt64()));
        Assert.InRange(hub.GetProperty("records").GetInt64(), parts, long.MaxValue);
        var pictures = Directory.GetFiles(Path.Combine(_folder.File("demo"), "state", "images"), "*", SearchOption.AllDirectories)
            .DistinctBy(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))).Count();
        Assert.Equal(pictures, hub.GetProperty("pictures").GetInt64() + hub.GetProperty("pictures_waiting").GetInt64());
        Assert.Contains("pictures follow behind the records", output, StringComparison.Ordinal);

        long Count(string name) => summary.GetProperty(name).GetInt64();
    }
}
