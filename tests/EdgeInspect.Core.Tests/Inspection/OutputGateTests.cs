using System.Text;
using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class OutputGateTests : IDisposable
{
    private const long Millisecond = 1_000_000;
    private readonly ManualTime _time = new();
    private readonly RecordingLine _line = new(capacity: 4);
    private readonly OutputGate _gate;

    public OutputGateTests() => _gate = new(_line, new() { MarginMs = 2, FaultQueueLength = 3 }, TimeSpan.Zero, _time);

    public void Dispose()
    {
        _gate.Dispose();
        _line.Dispose();
    }

    [Fact]
    public void A_committed_good_part_in_time_passes()
    {
        var record = Record();
        _gate.OnCommitted(record);
        Assert.Equal(new OutputOrder(record.Rid, OutputAction.Pass, record.DueNs), Assert.Single(_line.Orders));
        Assert.Equal(new OutputGateCounters(1, 0, 0, 0, 0), _gate.Counters);
        Assert.False(_gate.Faults.TryRead(out _));
    }

    [Theory]
    [InlineData(0, OutputAction.Pass)]
    [InlineData(1, OutputAction.Reject)]
    public void The_margin_before_the_due_time_is_the_last_moment(long beyond, OutputAction expected)
    {
        var record = Record();
        _time.NowNs = record.DueNs - (2 * Millisecond) - 1 + beyond;
        _gate.OnCommitted(record);
        Assert.Equal(expected, Assert.Single(_line.Orders).Action);
        Assert.Equal(expected == OutputAction.Reject, _gate.Faults.TryRead(out var fault) && fault.Kind == OutputFaultKind.Late);
    }

    [Theory]
    [InlineData(0, OutputAction.Pass)]
    [InlineData(1, OutputAction.Reject)]
    public void With_a_lead_the_last_moment_is_the_margin_before_the_line_is_switched(long beyond, OutputAction expected)
    {
        using var gate = new OutputGate(_line, new() { MarginMs = 2 }, TimeSpan.FromMilliseconds(30), _time);
        var record = Record();
        _time.NowNs = record.DueNs - (32 * Millisecond) - 1 + beyond;
        gate.OnCommitted(record);
        Assert.Equal(expected, Assert.Single(_line.Orders).Action);
    }

    [Fact]
    public void A_part_without_a_record_is_rejected_and_its_fault_belongs_to_no_result()
    {
        _gate.Refuse(5 * Millisecond);
        Assert.Equal(new OutputOrder(Guid.Empty, OutputAction.Reject, 5 * Millisecond), Assert.Single(_line.Orders));
        _line.Act(OutputResult.Late, "the line still passed the part before it");
        Assert.True(_gate.Faults.TryRead(out var fault));
        Assert.Null(fault.ToLedgerEvent().Rid);
    }

    [Fact]
    public void A_record_that_could_not_be_written_rejects_its_part()
    {
        _gate.OnFailed(Record(), "disk full");
        Assert.Equal(OutputAction.Reject, Assert.Single(_line.Orders).Action);
        Assert.Equal(1, _gate.Counters.Rejected);
    }

    [Theory]
    [InlineData(OutputResult.Late, "output_late")]
    [InlineData(OutputResult.Failed, "output_failed")]
    [InlineData(OutputResult.Cut, "output_cut")]
    public void What_the_line_could_not_do_becomes_a_fault_record(OutputResult result, string what)
    {
        _gate.OnCommitted(Record());
        _line.Act(result, "a reason");
        Assert.True(_gate.Faults.TryRead(out var fault));
        var entry = fault.ToLedgerEvent();
        Assert.Equal(_line.Orders[0].Rid, entry.Rid);
        var json = Json(entry);
        Assert.Equal(what, json.GetProperty("what").GetString());
        Assert.Equal("a reason", json.GetProperty("reason").GetString());
    }

    [Fact]
    public void What_the_line_did_is_no_fault()
    {
        _gate.OnCommitted(Record());
        _line.Act(OutputResult.Done, null);
        Assert.False(_gate.Faults.TryRead(out _));
    }

    [Fact]
    public void A_full_line_and_a_full_queue_of_faults_are_counted()
    {
        for (var i = 0; i < 9; i++)
            _gate.OnCommitted(Record());
        Assert.Equal(new OutputGateCounters(4, 0, 0, 5, 2), _gate.Counters);
        Assert.True(_gate.Faults.TryRead(out var fault));
        Assert.Equal("output_queue_full", Json(fault.ToLedgerEvent()).GetProperty("what").GetString());
    }

    [Fact]
    public void A_disposed_gate_hears_nothing_and_ends_its_faults()
    {
        _gate.OnCommitted(Record());
        _gate.Dispose();
        _line.Act(OutputResult.Failed, "gone");
        Assert.False(_gate.Faults.TryRead(out _));
        Assert.True(_gate.Faults.Completion.IsCompleted);
    }

    [Fact]
    public void No_part_ever_passes_that_was_not_committed_in_time_as_good_under_a_degree_that_drives()
    {
        var random = new Random(5);
        using var line = new RecordingLine(int.MaxValue);
        using var gate = new OutputGate(line, new() { MarginMs = 2 }, TimeSpan.Zero, _time);
        var (mayPass, drives) = (new HashSet<Guid>(), new HashSet<Guid>());
        for (var i = 0; i < 5_000; i++)
        {
            var record = Record(Pick<DegreeOfAutomation>(random), Pick<Verdict>(random), Pick<OutputAction>(random));
            _time.NowNs = record.DueNs + random.NextInt64(-6 * Millisecond, 3 * Millisecond);
            var isCommitted = random.Next(4) > 0;
            if (record.Active.Recipe.Degree == DegreeOfAutomation.Full)
                drives.Add(record.Rid);
            if (isCommitted && IsGood(record) && _time.NowNs < record.DueNs - (2 * Millisecond))
                mayPass.Add(record.Rid);
            Tell(gate, record, isCommitted);
        }
        Assert.NotEmpty(mayPass);
        Assert.Equal(mayPass, line.Orders.Where(o => o.Action == OutputAction.Pass).Select(o => o.Rid).ToHashSet());
        Assert.Equal(drives, line.Orders.Select(o => o.Rid).ToHashSet());
        Assert.Equal(drives.Count, line.Orders.Count);
        Assert.DoesNotContain(line.Orders, o => o.Action == OutputAction.None);
    }

    private static void Tell(OutputGate gate, InspectionRecord record, bool isCommitted)
    {
        if (isCommitted)
            gate.OnCommitted(record);
        else
            gate.OnFailed(record, "disk full");
    }

    private static bool IsGood(InspectionRecord record) =>
        record.Active.Recipe.Degree == DegreeOfAutomation.Full && record.Verdict == Verdict.Ok && record.Action == OutputAction.Pass;

    private static T Pick<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static JsonElement Json(LedgerEvent entry)
    {
        Assert.Equal("fault", entry.Kind);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            entry.WriteFields(json);
            json.WriteEndObject();
        }
        return JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private InspectionRecord Record(
        DegreeOfAutomation degree = DegreeOfAutomation.Full, Verdict verdict = Verdict.Ok, OutputAction action = OutputAction.Pass) => new()
    {
        Rid = Guid.NewGuid(),
        Active = new(null!, null, new("part", null, degree, 1, 0, 0), "00"),
        Verdict = verdict,
        Action = action,
        DueNs = _time.NowNs + (50 * Millisecond),
    };

    /// <summary>A line that takes orders until it is full and acts on the oldest when it is told to.</summary>
    private sealed class RecordingLine(int capacity) : IOutputLine
    {
        public event Action<OutputOrder, OutputResult, string?>? Acted;

        public List<OutputOrder> Orders { get; } = [];

        public OutputLineStatus Status => default;

        public bool Schedule(in OutputOrder order)
        {
            if (Orders.Count == capacity)
                return false;
            Orders.Add(order);
            return true;
        }

        public void Act(OutputResult result, string? reason) => Acted?.Invoke(Orders[0], result, reason);

        public event Action<string>? Fatal
        {
            add { }
            remove { }
        }

        public void Rest() => Orders.Clear();

        public bool Drain(TimeSpan patience) => true;

        public void Dispose() => Acted = null;
    }
}
