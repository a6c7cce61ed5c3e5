using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Outputs;

/// <summary>The rules of a line, to the nanosecond.</summary>
public sealed class OutputSequenceTests : IDisposable
{
    private const long Millisecond = 1_000_000;
    private const long Due = 100 * Millisecond;
    private readonly ScriptedWire _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void A_pulse_begins_at_the_start_and_ends_after_its_length()
    {
        var sequence = Sequence(new() { Mode = "pulse", PulseMs = 20, LeadMs = 5 });
        var order = Order(OutputAction.Pass, Due);
        Assert.Equal(Due - (5 * Millisecond), sequence.StartNs(order));

        Assert.Equal(new OutputOutcome(order, OutputResult.Done, null), sequence.CarryOut(order, Due - (5 * Millisecond)));
        Assert.True(sequence.Status.Passing);
        Assert.Equal(Due + (15 * Millisecond), sequence.HoldUntilNs);

        Assert.Null(sequence.EndHold(sequence.HoldUntilNs));
        Assert.False(sequence.Status.Passing);
        Assert.Equal(long.MaxValue, sequence.HoldUntilNs);
        Assert.Equal([OutputAction.Pass, OutputAction.None], _wire.Actions);
    }

    [Fact]
    public void A_level_holds_until_the_next_part_and_no_longer_than_allowed()
    {
        var sequence = Sequence(new() { Mode = "level", MaxHoldMs = 80 });
        sequence.CarryOut(Order(OutputAction.Pass, Due), Due);
        Assert.Equal(Due + (80 * Millisecond), sequence.HoldUntilNs);

        sequence.CarryOut(Order(OutputAction.Pass, Due + (50 * Millisecond)), Due + (50 * Millisecond));
        Assert.Equal(Due + (130 * Millisecond), sequence.HoldUntilNs);
        Assert.Equal(OutputResult.Done, sequence.CarryOut(Order(OutputAction.Reject, Due + (100 * Millisecond)), Due + (100 * Millisecond)).Result);
        Assert.False(sequence.Status.Passing);
        Assert.Equal([OutputAction.Pass, OutputAction.Pass, OutputAction.Reject], _wire.Actions);
    }

    [Theory]
    [InlineData(0, OutputResult.Done)]
    [InlineData(1, OutputResult.Late)]
    public void A_pass_after_its_due_time_and_the_tolerance_is_late_and_rests(long beyond, OutputResult expected)
    {
        var sequence = Sequence(new() { ToleranceMs = 1 });
        var outcome = sequence.CarryOut(Order(OutputAction.Pass, Due), Due + Millisecond + beyond);
        Assert.Equal(expected, outcome.Result);
        Assert.Equal(expected == OutputResult.Done, sequence.Status.Passing);
        Assert.Equal(expected == OutputResult.Late ? 1 : 0, sequence.Status.Late);
        Assert.Equal(expected == OutputResult.Late ? OutputAction.Reject : OutputAction.Pass, Assert.Single(_wire.Actions));
    }

    [Theory]
    [InlineData(0, OutputResult.Done)]
    [InlineData(1, OutputResult.Late)]
    public void With_a_lead_lateness_counts_from_the_start_and_the_pulse_ends_in_time_for_the_next_part(long beyond, OutputResult expected)
    {
        var sequence = Sequence(new() { LeadMs = 30, ToleranceMs = 5, PulseMs = 20 });
        Assert.Equal(expected, sequence.CarryOut(Order(OutputAction.Pass, Due), Due - (25 * Millisecond) + beyond).Result);
        Assert.Equal(expected == OutputResult.Done ? Due - (10 * Millisecond) : long.MaxValue, sequence.HoldUntilNs);
    }

    [Fact]
    public void A_pass_that_the_next_part_cuts_short_is_told_once_with_the_setting()
    {
        var sequence = Sequence(new() { PulseMs = 20, ToleranceMs = 5 });
        var first = Order(OutputAction.Pass, Due);
        sequence.CarryOut(first, Due);
        sequence.CarryOut(Order(OutputAction.Pass, Due + (15 * Millisecond)), Due + (15 * Millisecond));
        Assert.Null(sequence.TakeCut());

        sequence.CarryOut(Order(OutputAction.Pass, Due + (100 * Millisecond)), Due + (100 * Millisecond));
        sequence.CarryOut(Order(OutputAction.Reject, Due + (110 * Millisecond)), Due + (110 * Millisecond));
        var cut = sequence.TakeCut()!.Value;
        Assert.Equal(OutputResult.Cut, cut.Result);
        Assert.Contains("the next part was due 10 ms after this one", cut.Reason, StringComparison.Ordinal);
        Assert.Contains("Output:PulseMs = 20 must be shorter", cut.Reason, StringComparison.Ordinal);
        Assert.False(sequence.Status.Passing);

        sequence.CarryOut(first with { DueNs = 3 * Due }, 3 * Due);
        sequence.CarryOut(Order(OutputAction.Reject, 3 * Due), 3 * Due);
        Assert.Null(sequence.TakeCut());
    }

    [Fact]
    public void A_pass_that_the_hardware_takes_too_long_for_is_ended_and_told_as_late()
    {
        var sequence = Sequence(new() { ToleranceMs = 1 });
        _wire.Time.NowNs = Due + Millisecond + 1;
        var outcome = sequence.CarryOut(Order(OutputAction.Pass, Due), Due);
        Assert.Equal((OutputResult.Late, "the line was switched after its part"), (outcome.Result, outcome.Reason));
        Assert.Equal(new OutputLineStatus(true, false, null, 0, 0, 1, 0), sequence.Status);
        Assert.Equal([OutputAction.Pass, OutputAction.Reject], _wire.Actions);
    }

    [Fact]
    public void A_late_reject_at_rest_has_done_its_work_but_not_while_the_line_still_passes()
    {
        var sequence = Sequence(new() { Mode = "level", MaxHoldMs = 1000 });
        Assert.Equal(OutputResult.Done, sequence.CarryOut(Order(OutputAction.Reject, Due), Due + (50 * Millisecond)).Result);
        sequence.CarryOut(Order(OutputAction.Pass, 2 * Due), 2 * Due);
        var late = sequence.CarryOut(Order(OutputAction.Reject, 2 * Due), (2 * Due) + (50 * Millisecond));
        Assert.Equal(OutputResult.Late, late.Result);
        Assert.Contains("still passed", late.Reason, StringComparison.Ordinal);
        Assert.False(sequence.Status.Passing);
    }

    [Fact]
    public void A_refused_pass_fails_goes_to_rest_and_the_line_works_again_with_the_next()
    {
        var sequence = Sequence(new());
        _wire.Errors.Enqueue("no such device");
        var outcome = sequence.CarryOut(Order(OutputAction.Pass, Due), Due);
        Assert.Equal((OutputResult.Failed, "no such device"), (outcome.Result, outcome.Reason));
        Assert.Equal(new OutputLineStatus(false, false, "no such device", 0, 0, 0, 1), sequence.Status);
        Assert.Equal([OutputAction.Pass, OutputAction.None], _wire.Actions);

        Assert.Equal(OutputResult.Done, sequence.CarryOut(Order(OutputAction.Pass, 2 * Due), 2 * Due).Result);
        Assert.Equal(new OutputLineStatus(true, true, null, 1, 0, 0, 1), sequence.Status);
    }

    [Fact]
    public void A_wire_that_sticks_at_pass_is_reported_once_and_tried_again_until_it_rests()
    {
        var sequence = Sequence(new() { PulseMs = 20 });
        var order = Order(OutputAction.Pass, Due);
        sequence.CarryOut(order, Due);
        _wire.Errors.Enqueue("stuck");
        _wire.Errors.Enqueue("stuck");

        Assert.Equal(new OutputOutcome(order, OutputResult.Failed, "stuck"), sequence.EndHold(sequence.HoldUntilNs));
        Assert.Equal(Due + (30 * Millisecond), sequence.HoldUntilNs);
        Assert.Null(sequence.EndHold(sequence.HoldUntilNs));
        Assert.Equal(new OutputLineStatus(false, true, "stuck", 1, 0, 0, 1), sequence.Status);
        Assert.Null(sequence.EndHold(sequence.HoldUntilNs));
        Assert.Equal(new OutputLineStatus(true, false, null, 1, 0, 0, 1), sequence.Status);
    }

    [Fact]
    public void A_pass_refused_by_a_dead_wire_counts_as_passing_until_a_rest_has_worked()
    {
        var sequence = Sequence(new());
        _wire.Errors.Enqueue("dead");
        _wire.Errors.Enqueue("dead");
        Assert.Equal(OutputResult.Failed, sequence.CarryOut(Order(OutputAction.Pass, Due), Due).Result);
        Assert.True(sequence.Status.Passing);
        Assert.Null(sequence.EndHold(sequence.HoldUntilNs));
        Assert.Equal(new OutputLineStatus(true, false, null, 0, 0, 0, 1), sequence.Status);
    }

    [Fact]
    public void A_refused_reject_fails()
    {
        var sequence = Sequence(new());
        _wire.Errors.Enqueue("dead");
        Assert.Equal(OutputResult.Failed, sequence.CarryOut(Order(OutputAction.Reject, Due), Due).Result);
        Assert.Equal(new OutputLineStatus(false, false, "dead", 0, 0, 0, 1), sequence.Status);
    }

    private static OutputOrder Order(OutputAction action, long dueNs) => new(Guid.NewGuid(), action, dueNs);

    private OutputSequence Sequence(OutputOptions options) => new(options, _wire, _wire.Time);

    /// <summary>A wire that refuses as often as errors were put in.</summary>
    private sealed class ScriptedWire : IOutputWire
    {
        public List<OutputAction> Actions { get; } = [];

        public StoppedTime Time { get; } = new();

        public Queue<string> Errors { get; } = [];

        public string? Drive(OutputAction action, Guid rid, long nowNs)
        {
            Actions.Add(action);
            return Errors.TryDequeue(out var error) ? error : null;
        }

        public void Dispose() => Actions.Clear();
    }
    /// <summary>A clock that stands at zero until it is set: driving the wire takes no time.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        public long NowNs { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => NowNs;
    }
}
