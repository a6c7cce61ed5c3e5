using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.FleetStorage.Sqlite;
using EdgeInspect.Core.Fleet;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>How SQLite finds what is asked for: what is asked for often must not cost more with each month that is kept.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private readonly ScratchFolder _scratch = new();
    private readonly List<string> _statements = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task No_page_and_no_message_reads_a_whole_table_or_sorts_it()
    {
        // It belongs to the store, which closes it.
        var database = SqliteFleetDatabase.Open(_scratch.File("fleet.db"));
        await using var store = await FleetStore.OpenAsync(database, new FixedTime(Now), _ => { }, None);
        var (ledger, other) = (new SampleLedger().With(3), new SampleLedger(epoch: new string('e', 32)).With(3));
        await store.AddAsync([.. ledger.Batches(1, 3), .. other.Batches(1, 3)], Now, None);
        await store.AddEventAsync(ledger.Station, new(Guid.NewGuid(), Now, EventSeverity.Alarm, "k", "t"), Now, None);
        await TraceAsync(database);

        var station = ledger.Station;
        var ofStation = new RecordFilter { Site = station.Site, Line = station.Line, Station = station.Station };
        await store.ImagesAsync(station, SampleLedger.RidOf(1), None);
        await store.ImageAsync(new('a', 64), None);
        await store.RecordsAsync(ofStation with { Verdict = "NG", HasImage = true, FromUtc = Now.AddDays(-30) }, null, 12, None);
        await store.RecordsAsync(ofStation with { Epoch = ledger.Stream.Epoch, Verdict = "NG", HasImage = true }, null, 12, None);
        await store.RecordsAsync(ofStation, null, 50, None);
        await store.RecordsAsync(new() { Verdict = "NG" }, null, 50, None);
        await store.RecordsAsync(new() { Rid = SampleLedger.RidOf(1) }, null, 50, None);
        await store.EventsAsync(null, EventSeverity.Alarm, null, 50, None);
        await store.EventsAsync(station, EventSeverity.Alarm, null, 50, None);
        await store.EventsAsync(null, EventSeverity.Info, null, 50, None);
        await store.EventsAsync(station, EventSeverity.Info, null, 8, None);
        await store.StationAsync(station, None);
        await store.RecordAsync(ledger.Stream, 1, None);
        await store.AcknowledgementAsync(ledger.Stream, None);
        await store.WindowsAsync(station, null, 50, None);

        var plans = await PlansAsync();
        Assert.InRange(plans.Count, 15, 100);
        Assert.All(plans, plan => Assert.DoesNotContain(plan.Steps, step => IsCostly(plan.Steps, step)));
        Assert.Contains(plans, plan => plan.Steps.Exists(step => step.Contains("USING INDEX record_rejected", StringComparison.Ordinal)));
        Assert.Contains(plans, plan => plan.Steps.Exists(step => step.Contains("USING INDEX event_alarm", StringComparison.Ordinal)));
    }

    /// <summary>A walk along an index is no costly scan: it ends with the page. Rows of one result are few, and may be sorted.</summary>
    private static bool IsCostly(List<string> plan, string step) =>
        (step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains(" USING ", StringComparison.Ordinal))
        || (step.Contains("TEMP B-TREE", StringComparison.Ordinal) && !plan.Exists(s => s.Contains("rid=?", StringComparison.Ordinal)));

    /// <summary>The pool hands out the same connection as long as one is used at a time.</summary>
    private Task TraceAsync(SqliteFleetDatabase database) => database.AskAsync(
        session =>
        {
            raw.sqlite3_trace(((SqliteConnection)session.Connection).Handle, (_, statement) => _statements.Add(statement), null);
            return Task.FromResult(0);
        },
        None);

    private async Task<List<(string Statement, List<string> Steps)>> PlansAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_scratch.File("fleet.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        var plans = new List<(string, List<string>)>();
        foreach (var statement in _statements.Where(s => s.TrimStart().StartsWith("SELECT", StringComparison.Ordinal)).ToArray())
        {
            var session = new FleetSession(connection, null);
            plans.Add((statement, await session.ListAsync($"EXPLAIN QUERY PLAN {statement}", row => row.GetString(3), None)));
        }

        return plans;
    }
}
