using System.Text.Json;
using EdgeInspect.Adapters.Storage.Simulated;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class SimulatedLedgerTests
{
    private const int Records = 3000;
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ItsRecordsAreAChainThatTheHubsReaderTakes()
    {
        using var ledger = Make(1);
        using var chain = new ChainVerifier(ledger.Epoch);
        var writer = new BatchWriter(new(StationName.Of(Samples.Station), ledger.Epoch));
        for (var first = 1L; first <= Records;)
        {
            var message = writer.Write(ledger.Read(new(first, Records)));
            var batch = BatchReader.Read(message.Body.Span, message.ContentType).Message!;
            Assert.All(batch.Records, record => Assert.Null(record.Check(chain)));
            first = message.Range.Last + 1;
        }

        Assert.Equal((0L, Records), (writer.Omitted, ledger.MadeSeq));
        Assert.Equal(chain.Previous.ToArray(), ledger.HashOf(Records));
    }

    [Fact]
    public void ItHoldsWhatStationsMeet()
    {
        using var ledger = Make(1);
        var all = All(ledger).Select(record => JsonElement.Parse(record.Payload.Span)).ToList();
        var inspections = all.Where(record => Text(record, "kind") == "inspection").ToList();
        Assert.Equal(["gap", "inspection", "start"], all.Select(record => Text(record, "kind")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["NG", "OK", "UNSURE"], inspections.Select(record => Text(record, "verdict")).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(inspections.Select(record => Text(record, "recipe")).Distinct().Count(), 2, 3);
        Assert.Equal(inspections.Count, inspections.Select(record => Text(record, "rid")).Distinct().Count());
        var (ok, ng, unsure, none) = ledger.Verdicts;
        Assert.Equal((inspections.Count, 0L), (ok + ng + unsure, none));
        Assert.True(ledger.Gaps > 0);
        Assert.Equal(0, ledger.LiveParts);
    }

    [Fact]
    public void PartsOfTheBacklogAreNoLiveOnes()
    {
        using var ledger = new SimulatedLedger(Samples.Station, 1, new(Start, 1000, 10, TimeSpan.Zero, Records), TimeProvider.System);

        var live = All(ledger).Where(record => record.Seq > 1000)
            .Count(record => Text(JsonElement.Parse(record.Payload.Span), "kind") == "inspection");

        Assert.Equal(live, ledger.LiveParts);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBytesHoweverTheyAreRead()
    {
        using var ledger = Make(1);
        var all = All(ledger).ToList();
        ledger.Forget(2500);
        foreach (var first in new[] { 2900L, 1, 700, 2499, 2500, 2501, 128, 129 })
        {
            var record = ledger.Read(new(first, first))[0];
            Assert.Equal(all[(int)first - 1].Hash.ToArray(), record.Hash.ToArray());
            Assert.Equal(all[(int)first - 1].Payload.ToArray(), record.Payload.ToArray());
        }

        using var same = Make(1);
        using var other = Make(2);
        Assert.Equal(ledger.Epoch, same.Epoch);
        Assert.Equal(ledger.HashOf(Records), same.HashOf(Records));
        Assert.NotEqual(ledger.Epoch, other.Epoch);
    }

    [Fact]
    public void ItMakesThemWhenTheirTimeComes()
    {
        var schedule = new RecordSchedule(Start, Backlog: 100, PartsPerSecond: 10, TimeSpan.FromMilliseconds(50), Most: 130);
        Assert.Equal(
            [100L, 101, 101, 102, 111, 130],
            new double[] { 0, 50, 149, 150.1, 1050.1, 60_000 }.Select(ms => schedule.LastSeq(TimeSpan.FromMilliseconds(ms))));
        Assert.Equal((Start.AddMilliseconds(50), Start.AddMilliseconds(-50)), (schedule.UtcOf(101), schedule.UtcOf(100)));
    }

    [Fact]
    public void WhatItKeepsOfALongChainIsBounded()
    {
        var trail = new ChainTrail(new string('0', 32));
        Span<byte> hash = stackalloc byte[HashChain.HashLength];
        for (var seq = 1L; seq <= 5_000_000; seq++)
        {
            BitConverter.TryWriteBytes(hash, seq);
            trail.Pass(seq, hash);
        }

        Assert.InRange(trail.Count, ChainTrail.Most / 2, ChainTrail.Most);
        var nearest = trail.Nearest(4_000_000, hash);
        Assert.InRange(nearest, 4_000_000 - 8192, 4_000_000);
        Assert.Equal(nearest, BitConverter.ToInt64(hash));
        trail.Forget(4_000_000);
        Assert.Equal(nearest, trail.Nearest(4_000_000, hash));
        Assert.Equal(0, trail.Nearest(100_000, hash));
        Assert.Equal(HashChain.Root(new string('0', 32)), hash.ToArray());
    }

    private static SimulatedLedger Make(ulong seed) =>
        new(Samples.Station, seed, new(Start, Records, 0, TimeSpan.Zero, Records), TimeProvider.System);

    private static IEnumerable<OutboxRecord> All(SimulatedLedger ledger)
    {
        for (var first = 1L; first <= Records;)
        {
            var records = ledger.Read(new(first, Records));
            first += records.Count;
            foreach (var record in records)
                yield return record;
        }
    }

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;
}
