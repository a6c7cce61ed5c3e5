using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;
using LedgerWriter;
using Xunit.Abstractions;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>The outbox on a real ledger; the hub is its rules alone.</summary>
public sealed class OutboxTests(ITestOutputHelper output)
{
    private static readonly StationName Station = StationName.Of(Samples.Station);

    [Fact]
    public void EveryRecordArrivesAsStoredWhileTheStationWrites()
    {
        using var bench = new LedgerBench(new LedgerOptions { CheckpointPages = 200 }).WithParts(500);
        using var records = OutboxReader.Open(bench.Path);
        var hub = new Hub();
        var sender = Sender(records, 0);
        var largestLog = 0L;
        for (var parts = 500; parts < 8000; parts += 250)
        {
            bench.Append(parts + 1, 250);
            hub.Take(sender);
            bench.Log.WaitForCommitted(parts + 250);
            largestLog = Math.Max(largestLog, new FileInfo(StateDirectory.DatabasePath(bench.Path) + "-wal").Length);
        }

        hub.Take(sender);
        Assert.Equal((8001L, 0L, 0), (sender.Window.ContiguousSeq, sender.Window.Open, sender.Window.InFlight));
        Assert.Equal(0, bench.Ledger.CheckpointFailures);
        Assert.InRange(largestLog, 1, 8_000_000);
        AssertSame(bench, hub);
    }

    [Fact]
    public async Task TheMarkAfterARestartIsWhatTheHubAcknowledged()
    {
        using var scratch = new ScratchFolder();
        using (var first = new LedgerBench(path: scratch.Path).WithParts(300))
        {
            using var records = OutboxReader.Open(first.Path);
            using var reader = first.Read();
            var mark = OutboxMark.Open(first.Ledger, reader);
            var sender = Sender(records, mark.Seq);
            var message = sender.Next()!;
            Assert.True(await mark.SaveAsync(sender.Window.ContiguousSeq));
            Assert.Equal(0, OutboxMark.Open(first.Ledger, reader).Seq);

            new Hub().Take(sender, message);
            Assert.True(await mark.SaveAsync(sender.Window.ContiguousSeq));
            Assert.Equal((message.Range.Last, 301L), (mark.Seq, records.LastSeq));
            Assert.True(await mark.SaveAsync(1));
            Assert.Equal(message.Range.Last, OutboxMark.Open(first.Ledger, reader).Seq);
        }

        using var second = new LedgerBench(path: scratch.Path).WithParts(0);
        using var after = second.Read();
        using var again = OutboxReader.Open(second.Path);
        var saved = OutboxMark.Open(second.Ledger, after).Seq;
        Assert.InRange(saved, 20, 300);
        Assert.Equal(saved + 1, Sender(again, saved).Next()!.Range.First);
        using var verifier = new LedgerVerifier(after);
        Assert.Equal((303L, null), (verifier.Verify(_ => { }).Records, verifier.Verify(_ => { }).Problem));
    }

    [Fact]
    public void AStationThatLostItsMarkSendsAgainAndTheHubHoldsEachRecordOnce()
    {
        using var bench = new LedgerBench().WithParts(400);
        using var records = OutboxReader.Open(bench.Path);
        var hub = new Hub();
        var first = Sender(records, 0);
        while (first.Next() is { } message)
            hub.Receive(message);
        hub.Take(Sender(records, 0));
        Assert.InRange(hub.Repeated, 1, 10);
        AssertSame(bench, hub);
    }

    /// <summary>The hub was away for 100,000 records; the station restarts its outbox while it catches up, and goes on writing.</summary>
    [Fact]
    public async Task ALongBacklogArrivesAcrossRestartsWhileNewRecordsGoFirst()
    {
        using var scratch = new ScratchFolder();
        WriteMany(scratch.Path, 100_000);
        using var bench = new LedgerBench(path: scratch.Path).WithParts(0);
        using var records = OutboxReader.Open(bench.Path);
        using var reader = bench.Read();
        var (hub, parts, longestWait) = (new Hub(), 0, 0);
        for (var run = 0; run < 10; run++)
        {
            var mark = OutboxMark.Open(bench.Ledger, reader);
            var sender = Sender(records, mark.Seq);
            for (var turn = 0; turn < 30; turn++)
            {
                bench.Append(parts + 1, 5);
                parts += 5;
                bench.Log.WaitForCommitted(parts);
                var newest = records.LastSeq;
                longestWait = Math.Max(longestWait, Enumerable.Range(1, 8).TakeWhile(_ => hub.TakeOne(sender) && !hub.Held.ContainsKey(newest)).Count());
            }

            Assert.True(await mark.SaveAsync(sender.Window.ContiguousSeq));
        }

        hub.Take(Sender(records, OutboxMark.Open(bench.Ledger, reader).Seq));
        Assert.InRange(longestWait, 0, 1);
        output.WriteLine($"{hub.Held.Count} records in {hub.Batches} batches of {hub.Bytes / hub.Batches} bytes: {hub.Bytes / hub.Held.Count} for each record");
        Assert.InRange(hub.Bytes / hub.Held.Count, 20, 400);
        AssertSame(bench, hub);
    }

    [Fact]
    public async Task AStoppedLedgerSavesNoMark()
    {
        using var bench = new LedgerBench().WithParts(10);
        using var reader = bench.Read();
        var mark = OutboxMark.Open(bench.Ledger, reader);
        bench.Ledger.Dispose();
        Assert.False(await mark.SaveAsync(5));
        Assert.Equal(0, mark.Seq);
    }

    [Fact]
    public void DamageHoldsUpNothingAndTheHubNamesIt()
    {
        using var scratch = new ScratchFolder();
        new LedgerBench(new LedgerOptions { QueueLength = 4096 }, scratch.Path).WithParts(2000).Dispose();
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(scratch.Path)))
            database.Execute("UPDATE record SET payload = zeroblob(300000) WHERE seq = 5; DELETE FROM record WHERE seq BETWEEN 700 AND 1900; UPDATE record SET hash = x'00' WHERE seq = 600");

        using var records = OutboxReader.Open(scratch.Path);
        var hub = new Hub();
        var sender = Sender(records, 0);
        hub.Take(sender);
        Assert.Equal((2002L, 2002), (sender.Window.ContiguousSeq, hub.Held.Count));
        Assert.Equal((Omission.TooLarge, 300_000L), (hub.Held[5].Omission, hub.Held[5].PayloadBytes));
        Assert.Equal(Omission.Unreadable, hub.Held[600].Omission);
        Assert.Equal(1201, hub.Held.Values.Count(record => record.Omission == Omission.Missing));
        Assert.Equal(600, Walk(records.Epoch, hub)!.Seq);
    }

    [Fact]
    public void ALedgerThatIsNotThereIsSaidSo()
    {
        using var scratch = new ScratchFolder();
        Assert.Contains("no ledger", Assert.Throws<StorageException>(() => OutboxReader.Open(scratch.Path)).Message, StringComparison.Ordinal);
    }

    private static OutboxSender Sender(OutboxReader records, long mark) => new(Station, records, mark, new OutboxOptions(), TimeProvider.System);

    private static void WriteMany(string path, int count)
    {
        using var store = LedgerStore.Open(StateDirectory.DatabasePath(path), Samples.Station, DateTimeOffset.UnixEpoch);
        var record = new InspectionRecord();
        store.Begin();
        for (var number = 1; number <= count; number++)
            store.Append(Samples.Fill(record, 1_000_000 + number), StationSurroundings.Unknown);
        store.Commit();
    }

    private static void AssertSame(LedgerBench bench, Hub hub)
    {
        using var reader = bench.Read();
        var stored = reader.Range(1, 1_000_000);
        Assert.Equal(stored.Count, hub.Held.Count);
        Assert.DoesNotContain(stored, record => !hub.Held[record.Seq].Payload.Span.SequenceEqual(record.Payload.Span));
        Assert.Null(Walk(reader.Epoch, hub));
    }

    private static ChainBreak? Walk(string epoch, Hub hub)
    {
        using var chain = new ChainVerifier(epoch);
        foreach (var record in hub.Held.Values)
            record.Check(chain);
        return chain.Broken;
    }

    /// <summary>Commits in memory and acknowledges.</summary>
    private sealed class Hub
    {
        private readonly ContiguousMarks _marks = new(2);

        public SortedDictionary<long, OutboxRecord> Held { get; } = [];

        public int Repeated { get; private set; }

        public int Batches { get; private set; }

        public long Bytes { get; private set; }

        public void Take(OutboxSender sender)
        {
            while (TakeOne(sender))
            {
            }
        }

        public bool TakeOne(OutboxSender sender)
        {
            if (sender.Next() is not { } message)
                return false;
            Take(sender, message);
            return true;
        }

        public void Take(OutboxSender sender, OutboxMessage message) => Assert.Equal(AckOutcome.Advanced, sender.Acknowledge(Receive(message)));

        public byte[] Receive(OutboxMessage message)
        {
            var batch = BatchReader.Read(message.Body.Span, message.ContentType).Message!;
            Assert.Equal(Station, batch.Stream.Station);
            Batches++;
            Bytes += message.Body.Length;
            foreach (var record in batch.Records)
                Held.TryAdd(record.Seq, record);
            Repeated += _marks.Add(batch.Stream, batch.Range) == MarkOutcome.Repeated ? 1 : 0;
            return _marks.For(batch.Stream)!.ToBytes();
        }
    }
}
