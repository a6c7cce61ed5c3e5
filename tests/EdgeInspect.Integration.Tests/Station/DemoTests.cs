using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Demo;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;
using EdgeInspect.SimulatedInspectors;

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
        Assert.InRange(Count("orders_late"), 0, parts);
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
        AssertTellsOfItsPanel(output, await File.ReadAllTextAsync(Path.Combine(_folder.File("demo"), "station.log")), summary.GetProperty("panel"));

        long Count(string name) => summary.GetProperty(name).GetInt64();
    }

    /// <summary>
    /// The accounts are told with what they sign in by, in what the live view's borders and its first column leave of 80, and what was
    /// labelled; of a study nothing, for which seconds are too short.
    /// </summary>
    private static void AssertTellsOfItsPanel(string output, string log, JsonElement panel)
    {
        Assert.Matches(
            @"The panel: http://127\.0\.0\.1:\d+\n +you +lead +tap 'You', PIN \d{6}\n +guest +inspector +tap 'Guest', PIN \d{6}\n"
            + @" +admin +admin +by password: [a-z0-9-]{14}\n",
            output);
        var accounts = output.Split('\n').SkipWhile(line => !line.StartsWith("The panel:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line is [' ', ' ', >= 'a' and <= 'z', ..]).ToArray();
        Assert.Equal(7, accounts.Length);
        Assert.All(accounts, line => Assert.InRange(line.Length, 1, 49));
        Assert.Matches("sim-ines +inspector +Ines, simulated: a program", output);
        Assert.Contains("the first account of the panel was made, 'admin'", log, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, panel.GetProperty("problem").ValueKind);
        Assert.Contains($"Labels: {panel.GetProperty("labels").GetInt64()} by simulated inspectors", output, StringComparison.Ordinal);
        Assert.Contains("Agreement: ", output, StringComparison.Ordinal);
        Assert.Contains("Study: none was begun", output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatPeopleCameToIsSaidOfAStudyThatIsFinishedAndOfOneThatIsNot()
    {
        var study = new SimulatedStudy(7, Parts: 20, Rounds: 2, Inspectors: 3);
        var tally = new DemoPanelTally(312, 84, 51, null)
        {
            Kinds = 7, KindsPictured = 6, Agreement = new(96, new(.875, .79, .93), new(.784, .6, .9)), Study = study,
        };
        var rates = new StudyRates("sim-tom", Proportion.Wilson(1, 10), null);
        var finished = study with { IsEnded = true, Result = new([rates], Proportion.Wilson(11, 20)) };

        Assert.Equal(
            [
                "Labels: 312 by simulated inspectors; 84 parts decided by the simulated lead; 6 of 7 kinds of defects in the catalogue have pictures.",
                "Agreement: on 96 parts that two or more judged blind they said the same in 88 % (95 %: 79 to 93), AC1 0.78.",
                "Study: not finished: 51 of 120 judgements were given when the demo ended.",
            ],
            tally.Lines());
        Assert.Equal(
            "Study: 20 parts, 3 inspectors, 2 rounds: all were right each time on 55 % of the parts; missed Tom 10 %; false alarms Tom –.",
            (tally with { Study = finished }).Lines().Last());
        Assert.Equal("Study: it was given up.", (tally with { Study = study with { IsEnded = true } }).Lines().Last());
    }
}
