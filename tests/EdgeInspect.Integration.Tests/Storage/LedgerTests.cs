using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class LedgerTests
{
    // A lock that is contended for the first time makes its event: once, not for each part.
    private const int OnceBytes = 512;

    [Fact]
    public void AnInspectionIsReadBackAsItWasRecorded()
    {
        using var bench = new LedgerBench();
        bench.Ledger.Surroundings = new StationSurroundings("synchronised", [new("temperature_c", 31.5), new("humidity_pct", double.NaN)]);
        bench.WithParts(10);

        using var reader = bench.Read();
        var record = Assert.Single(reader.ByRid(Samples.Rid(10)));
        Assert.Equal((11L, "inspection", "NG"), (record.Seq, record.Kind, record.Verdict));
        Assert.Equal("2026-01-01T00:00:01.0000000Z", record.TimeUtc);
        Assert.Equal(
            $$$"""
            {"schema":1,"site":"bench","line":"line-1","station":"station-1","epoch":"{{{bench.Ledger.Epoch}}}","seq":11,"kind":"inspection","rid":"01000000-0000-0000-0000-00000000000a","part":"frame-10","recipe":"washer","t_utc":"2026-01-01T00:00:01.0000000Z","t_mono_ns":1000000000,"time_quality":"synchronised","camera":{"id":"top","model":"EI-200","serial":"GV01","exposure_us":1250.5,"gain_db":null,"width":640,"height":480,"pixel_format":"bgr24","trigger":"gpio_edge"},"environment":{"temperature_c":31.5,"humidity_pct":null},"model":{"sha256":"{{{new string('a', 64)}}}","release_seq":7,"name":"washer"},"candidate":null,"config_sha256":"{{{new string('c', 64)}}}","degree":"full","score":0.8125,"threshold":0.5,"verdict":"NG","predicted_class":"scratch","decided_by":"model","inspector":null,"output":{"action":"reject","due_ns":1080000000},"latency_us":{"capture":900,"prepare":1200,"run":7400,"decide":15},"stats":{"luma":118.25,"contrast":161,"sharpness":512.5,"saturation":0.125,"clipped_dark":0,"clipped_bright":0.001,"noise":1.75},"img":{"state":"pending"}}
            """,
            System.Text.Encoding.UTF8.GetString(record.Payload.Span));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AScoreThatIsNoNumberIsNull(float score)
    {
        using var bench = new LedgerBench();
        bench.Ledger.Start(bench.Log);
        var record = Samples.Fill(bench.Ledger.TryRent()!, 1);
        (record.Score, record.Part) = (score, "serial \"7\"");
        Assert.True(bench.Ledger.TryAppend(record));
        bench.Log.WaitForCommitted(1);

        using var reader = bench.Read();
        var payload = LedgerBench.Json(Assert.Single(reader.ByRid(Samples.Rid(1))));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, payload.GetProperty("score").ValueKind);
        Assert.Equal("serial \"7\"", payload.GetProperty("part").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, payload.GetProperty("predicted_class").ValueKind);
    }

    [Fact]
    public void NumbersHaveNoGapsAcrossRunsAndTheChainHolds()
    {
        using var scratch = new ScratchFolder();
        for (var run = 0; run < 3; run++)
        {
            using var bench = new LedgerBench(path: scratch.Path).WithParts(300);
            Assert.True(bench.Ledger.Append(new LedgerEvent("recipe", json => json.WriteString("name", "washer"))));
        }

        using var reader = LedgerReader.Open(scratch.Path);
        Assert.Equal(Enumerable.Range(1, 3 * 303).Select(seq => (long)seq), reader.Range(1, 10_000).Select(record => record.Seq));
        using var verifier = new LedgerVerifier(reader);
        Assert.Equal(new VerifyReport(909, 0, null), verifier.Verify(_ => { }));
    }

    [Fact]
    public void TheObserverIsToldOnlyWhatASecondConnectionSees()
    {
        using var bench = new LedgerBench(new LedgerOptions { MaxBatch = 7 });
        using var reader = bench.Read();
        var unseen = 0;
        bench.Log.Committing = record => unseen += reader.ByRid(record.Rid).Any(stored => stored.Seq == record.Seq) ? 0 : 1;
        bench.WithParts(200);
        Assert.Equal(0, unseen);
        Assert.Equal(Enumerable.Range(2, 200).Select(seq => (long)seq), bench.Log.Committed);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(256, 0)]
    [InlineData(256, 20)]
    public void WhatWaitsIsCommittedTogetherUpToABatch(int maxBatch, int intervalMs)
    {
        using var bench = new LedgerBench(new LedgerOptions { MaxBatch = maxBatch, CommitIntervalMs = intervalMs });
        using var reader = bench.Read();
        var lastAtFirstCall = 0L;
        bench.Log.Committing = record => lastAtFirstCall = lastAtFirstCall == 0 ? reader.LastSeq : lastAtFirstCall;
        bench.Append(1, 100);
        bench.Ledger.Start(bench.Log);
        bench.Log.WaitForCommitted(100);
        Assert.Equal(1 + Math.Min(maxBatch, 100), lastAtFirstCall);
    }

    [Fact]
    public void AFullQueueRefusesAndAnEmptyPoolLendsNothing()
    {
        using var bench = new LedgerBench(new LedgerOptions { QueueLength = 20, MaxBatch = 4 });
        bench.Append(1, 20);
        var refused = Samples.Fill(bench.Ledger.TryRent()!, 21);
        Assert.False(bench.Ledger.TryAppend(refused));
        Assert.Equal(20, bench.Ledger.Health.Queued);
        var lent = 0;
        while (bench.Ledger.TryRent() is not null)
            lent++;
        Assert.InRange(lent, 1, 40);

        bench.Ledger.Return(refused);
        Assert.Same(refused, bench.Ledger.TryRent());
        bench.Ledger.Start(bench.Log);
        bench.Log.WaitForCommitted(20);
        Assert.True(bench.Ledger.TryAppend(Samples.Fill(refused, 21)));
        bench.Log.WaitForCommitted(21);
    }

    [Fact]
    public void OtherRecordsThatFindNoRoomAreLostAndCounted()
    {
        using var bench = new LedgerBench(new LedgerOptions { EventQueueLength = 1 });
        Assert.True(bench.Ledger.Append(new LedgerEvent("fault", _ => { })));
        Assert.False(bench.Ledger.Append(new LedgerEvent("fault", _ => { })));
        Assert.Equal(1, bench.Ledger.LostEvents);
    }

    [Fact]
    public void RentingAndAppendingAllocateNothing()
    {
        using var bench = new LedgerBench();
        bench.Ledger.Start(bench.Log);
        AppendWhenPossible(bench.Ledger, 1, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AppendWhenPossible(bench.Ledger, 1001, 10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OnceBytes);
        bench.Log.WaitForCommitted(11_000);
    }

    [Fact]
    public void TheWriterThreadAllocatesNothingForARecord()
    {
        using var bench = new LedgerBench(new LedgerOptions { QueueLength = 8, MaxBatch = 8 });
        var meter = new ThreadMeter(from: 1000, to: 6000);
        bench.Ledger.Start(meter);
        AppendWhenPossible(bench.Ledger, 1, 6000);
        LedgerBench.WaitUntil(() => meter.Bytes is not null, "all committed");
        Assert.InRange(meter.Bytes!.Value, 0, OnceBytes);
    }

    [Fact]
    public void ARunThatWasNotStoppedLeavesAGap()
    {
        using var scratch = new ScratchFolder();
        using (var first = new LedgerBench(path: scratch.Path).WithParts(3))
            Assert.False(first.Ledger.OpenedAfterCrash);
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(scratch.Path)))
            database.Execute("DELETE FROM record WHERE kind = 'stop'");

        using var second = new LedgerBench(path: scratch.Path);
        Assert.True(second.Ledger.OpenedAfterCrash);
        using var reader = second.Read();
        Assert.Equal(["start", "inspection", "inspection", "inspection", "gap", "start"], reader.Range(1, 10).Select(record => record.Kind));
        Assert.Equal("restart", LedgerBench.Json(reader.Range(5, 1)[0]).GetProperty("reason").GetString());
    }

    [Fact]
    public void ACleanStopLeavesNoGapAndStartSaysWhatRuns()
    {
        using var scratch = new ScratchFolder();
        new LedgerBench(path: scratch.Path).WithParts(1).Dispose();
        using var second = new LedgerBench(path: scratch.Path);
        Assert.False(second.Ledger.OpenedAfterCrash);
        using var reader = second.Read();
        Assert.Equal(["start", "inspection", "stop", "start"], reader.Range(1, 10).Select(record => record.Kind));
        var start = LedgerBench.Json(reader.Range(4, 1)[0]);
        Assert.Equal(("0.1.0", new string('c', 64)), (start.GetProperty("version").GetString(), start.GetProperty("config_sha256").GetString()));
    }

    [Fact]
    public async Task StateChangesTogetherWithItsRecord()
    {
        using var bench = new LedgerBench();
        bench.Ledger.Start(bench.Log);
        foreach (var digest in (string[])["first", "second"])
            Assert.True(await bench.Ledger.SetStateAsync("active_model", digest, new LedgerEvent("model", json => json.WriteString("sha256", digest))));

        using var reader = bench.Read();
        Assert.Equal("second", reader.State("active_model"));
        Assert.Null(reader.State("other"));
        Assert.Equal(["first", "second"], reader.Tail(10, new("model", null)).Select(record => LedgerBench.Json(record).GetProperty("sha256").GetString()));
        bench.Ledger.Dispose();
        Assert.False(await bench.Ledger.SetStateAsync("active_model", "third", new LedgerEvent("model", _ => { })));
    }

    [Fact]
    public void QueriesFindTheLastOnesAndCountVerdicts()
    {
        using var bench = new LedgerBench().WithParts(100);
        using var reader = bench.Read();
        Assert.Equal([81L, 91, 101], reader.Tail(3, new(null, Verdict.Ng)).Select(record => record.Seq));
        Assert.Equal([100L, 101], reader.Tail(2, new("inspection", null)).Select(record => record.Seq));
        Assert.Equal([98L, 99], reader.Range(98, 2).Select(record => record.Seq));
        Assert.Equal(new VerdictCounts(90, 10, 0, 0), reader.CountByVerdict(DateTimeOffset.UnixEpoch));
        var lastFive = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(9600);
        Assert.Equal(new VerdictCounts(4, 1, 0, 0), reader.CountByVerdict(lastFive));
    }

    [Fact]
    public void TheWriteAheadLogIsCopiedBackUnderLoad()
    {
        using var bench = new LedgerBench(new LedgerOptions { CheckpointPages = 50, MaxBatch = 8 });
        bench.Ledger.Start(bench.Log);
        AppendWhenPossible(bench.Ledger, 1, 5000);
        bench.Log.WaitForCommitted(5000);
        Assert.InRange(new FileInfo(StateDirectory.DatabasePath(bench.Path) + "-wal").Length, 1, 1 << 20);
        Assert.Equal(0, bench.Ledger.CheckpointFailures);
    }

    private static void AppendWhenPossible(Ledger ledger, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            InspectionRecord? record;
            while ((record = ledger.TryRent()) is null)
                Thread.Yield();
            Samples.Fill(record, number);
            while (!ledger.TryAppend(record))
                Thread.Yield();
        }
    }
}
