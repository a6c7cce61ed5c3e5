using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class LedgerFailureTests
{
    [SkippableFact]
    public void AFullDiskCommitsNothingUntoldAndRecovers()
    {
        using var disk = SmallDisk.TryMount("size=8m");
        Skip.If(disk is null, "mounting a file system needs root");
        using var bench = new LedgerBench(new LedgerOptions { RetryFirstMs = 20, RetryMaxMs = 100 }, disk.Path);
        bench.WithParts(10);
        var ballast = disk.Fill();

        var taken = AppendUntilRefused(bench);
        LedgerBench.WaitUntil(() => bench.Log.Committed.Count - 10 + bench.Log.Failed.Count == taken, "every record told");
        Assert.NotEmpty(bench.Log.Failed);
        var health = bench.Ledger.Health;
        Assert.False(health.IsWritable);
        Assert.Contains("full", health.Reason, StringComparison.Ordinal);
        Assert.True(bench.Ledger.Append(new LedgerEvent("fault", json => json.WriteString("component", "test"))));
        using (var reader = bench.Read())
            Assert.Equal(bench.Log.Committed, reader.Tail(10_000, new("inspection", null)).Select(record => record.Seq));

        File.Delete(ballast);
        LedgerBench.WaitUntil(() => bench.Ledger.Health.IsWritable, "writable again");
        CheckAfterRecovery(bench);
    }

    [Fact]
    public async Task A_change_that_can_not_be_made_fails_alone_and_parts_go_on_being_recorded()
    {
        using var bench = new LedgerBench();
        bench.WithParts(3);
        var entry = new LedgerEvent(RecordKinds.Audit, json => json.WriteString("action", "test"));
        foreach (var wrong in (Func<Database, long, bool>[])
        [
            (writer, _) => Twice(writer),
            (writer, _) => throw new InvalidOperationException("a bug"),
            (writer, _) => Missing(writer),
        ])
        {
            bench.Append(10, 1);
            Assert.False(await bench.Ledger.CommitAsync(entry, wrong));
            Assert.True(bench.Ledger.Health.IsWritable);
        }
        // One that says no after it has changed something leaves nothing of it.
        Assert.False(await bench.Ledger.CommitAsync(entry, (writer, _) =>
        {
            writer.Execute("INSERT INTO state(key, value) VALUES('half', 'done')");
            return false;
        }));
        Assert.True(await bench.Ledger.CommitAsync(entry, (_, _) => true));

        bench.Log.WaitForCommitted(6);
        Assert.Empty(bench.Log.Failed);
        Assert.Equal(3, bench.Ledger.RefusedChanges.Count);
        Assert.Contains("nowhere", bench.Ledger.RefusedChanges.Reason, StringComparison.Ordinal);
        using var reader = bench.Read();
        Assert.Null(reader.State("half"));
        Assert.Null(reader.State("twice"));
        Assert.Single(reader.Tail(100, new(RecordKinds.Audit, null)));
        using var verifier = new LedgerVerifier(reader);
        Assert.Null(verifier.Verify(_ => { }).Problem);

        static bool Twice(Database writer)
        {
            writer.Execute("INSERT INTO state(key, value) VALUES('twice', '1')");
            writer.Execute("INSERT INTO state(key, value) VALUES('twice', '2')");
            return true;
        }

        static bool Missing(Database writer)
        {
            writer.Execute("INSERT INTO nowhere(key) VALUES(1)");
            return true;
        }
    }

    [Fact]
    public void AFailedWriteEndsTheProcessAndLosesNothing()
    {
        using var scratch = new ScratchFolder();
        using var writer = WriterProcess.StartLimited(scratch.Path, maxFileKiB: 1024);
        var lines = writer.ReadToEnd();
        Assert.Equal(6, writer.ExitCode);
        Assert.Equal("fatal the ledger can't be written: disk I/O error", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith("failed", StringComparison.Ordinal));
        var reported = lines.Where(line => char.IsAsciiDigit(line[0])).Select(long.Parse).ToList();
        Assert.NotEmpty(reported);

        using var bench = new LedgerBench(path: scratch.Path).WithParts(1);
        using var reader = bench.Read();
        Assert.Equal(reported, reader.Range(2, reported.Count).Select(record => record.Seq));
        using var verifier = new LedgerVerifier(reader);
        Assert.Null(verifier.Verify(_ => { }).Problem);
    }

    [SkippableFact]
    public async Task WhoeverWaitsForAChangeOfStateIsToldThatItFailed()
    {
        using var disk = SmallDisk.TryMount("size=4m");
        Skip.If(disk is null, "mounting a file system needs root");
        using var bench = new LedgerBench(new LedgerOptions { RetryMaxMs = 100 }, disk.Path);
        bench.Ledger.Start(bench.Log);
        disk.Fill();
        var big = new string('x', 100_000);
        Assert.False(await bench.Ledger.SetStateAsync("key", big, new LedgerEvent("model", _ => { })).WaitAsync(LedgerBench.Patience));
        Assert.False(bench.Ledger.Health.IsWritable);
        using var reader = bench.Read();
        Assert.Null(reader.State("key"));
    }

    private static int AppendUntilRefused(LedgerBench bench)
    {
        var taken = 0;
        LedgerBench.WaitUntil(
            () =>
            {
                if (bench.Ledger.TryRent() is not { } record)
                    return false;
                if (bench.Ledger.TryAppend(Samples.Fill(record, 100 + taken)))
                    taken++;
                else
                    bench.Ledger.Return(record);
                return !bench.Ledger.Health.IsWritable;
            },
            "refusal");
        return taken;
    }

    private static void CheckAfterRecovery(LedgerBench bench)
    {
        var before = bench.Log.Committed.Count;
        bench.Append(100_000, 5);
        bench.Log.WaitForCommitted(before + 5);
        using var reader = bench.Read();
        Assert.Equal(bench.Log.Committed, reader.Tail(10_000, new("inspection", null)).Select(record => record.Seq));
        var faults = reader.Tail(10, new("fault", null)).Select(LedgerBench.Json).ToList();
        Assert.Equal(["ledger", "test"], faults.Select(fault => fault.GetProperty("component").GetString()));
        Assert.Equal(bench.Log.Failed.Count, faults[0].GetProperty("records_failed").GetInt64());
        using var verifier = new LedgerVerifier(reader);
        Assert.Null(verifier.Verify(_ => { }).Problem);
    }
}
