using System.Collections.Concurrent;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Integration.Tests.Outputs;

/// <summary>The line with its real thread on the simulated wire.</summary>
public sealed class TimedOutputLineTests : IDisposable
{
    private const long Millisecond = 1_000_000;

    // A busy machine may wake the line late; only what is about lateness may fail by it.
    private const int Lenient = 60_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly BlockingCollection<(OutputOrder Order, OutputResult Result, string? Reason)> _acted = [];
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"edgeinspect-output-{Guid.NewGuid():n}.log");

    public void Dispose()
    {
        _acted.Dispose();
        File.Delete(_log);
    }

    [Fact]
    public void Orders_are_carried_out_in_order_and_never_early()
    {
        var wire = new SimulatedWire(log: null);
        using var line = Line(wire, new() { PulseMs = 2, ToleranceMs = Lenient });
        var now = _time.MonotonicNs();
        OutputOrder[] orders =
        [
            new(Guid.NewGuid(), OutputAction.Pass, now + (20 * Millisecond)),
            new(Guid.NewGuid(), OutputAction.Reject, now + (35 * Millisecond)),
            new(Guid.NewGuid(), OutputAction.Pass, now + (50 * Millisecond)),
        ];
        foreach (var order in orders)
            Assert.True(line.Schedule(order));
        Assert.Equal(orders, orders.Select(_ => Next().Order).ToArray());
        Assert.True(SpinWait.SpinUntil(() => wire.Recent[^1] is { Action: OutputAction.None } last && last.Rid == orders[2].Rid, Patience));

        Assert.Equal(orders.Select(o => o.Action), wire.Recent.Select(a => a.Action).Where(a => a != OutputAction.None));
        foreach (var order in orders)
            Assert.True(wire.Recent.First(a => a.Rid == order.Rid).AtNs >= order.DueNs);
        Assert.Equal((2, 1, 0, 0), (line.Status.Passed, line.Status.Rejected, line.Status.Late, line.Status.Failed));
    }

    [Fact]
    public void A_pass_that_comes_too_late_is_rejected()
    {
        var wire = new SimulatedWire(log: null);
        using var line = Line(wire, new());
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs() - (50 * Millisecond)));
        Assert.Equal(OutputResult.Late, Next().Result);
        Assert.Equal([OutputAction.None, OutputAction.Reject], wire.Recent.Select(a => a.Action));
    }

    [Fact]
    public void A_full_queue_refuses_and_rest_empties_it()
    {
        using var line = Line(new SimulatedWire(log: null), new() { QueueLength = 2 });
        var later = new OutputOrder(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs() + (60_000 * Millisecond));
        Assert.True(line.Schedule(later));
        Assert.True(line.Schedule(later));
        Assert.False(line.Schedule(later));
        line.Rest();
        Assert.True(line.Schedule(later));
        Assert.All(new[] { Next(), Next() }, acted => Assert.Equal(OutputResult.Failed, acted.Result));
    }

    [Fact]
    public void A_reject_told_before_the_commit_of_the_part_ahead_still_ends_its_pass()
    {
        var wire = new SimulatedWire(log: null);
        using var line = Line(wire, new() { Mode = "level", MaxHoldMs = 10_000, ToleranceMs = Lenient });
        var now = _time.MonotonicNs();
        var reject = new OutputOrder(Guid.Empty, OutputAction.Reject, now + (60 * Millisecond));
        var pass = new OutputOrder(Guid.NewGuid(), OutputAction.Pass, now + (40 * Millisecond));
        Assert.True(line.Schedule(reject));
        Assert.True(line.Schedule(pass));
        Assert.Equal([pass, reject], new[] { Next().Order, Next().Order });
        Assert.False(line.Status.Passing);
    }

    [Fact]
    public void A_drained_line_carries_out_what_is_due_soon_and_reports_the_rest_as_failed()
    {
        var wire = new SimulatedWire(log: null);
        using var line = Line(wire, new() { PulseMs = 1, ToleranceMs = Lenient });
        var now = _time.MonotonicNs();
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, now + (50 * Millisecond)));
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, now + (60_000 * Millisecond)));
        Assert.True(line.Drain(TimeSpan.FromSeconds(10)));
        Assert.True(_time.MonotonicNs() - now < 5_000 * Millisecond, "it waited for what it can't do");
        Assert.Equal([OutputResult.Done, OutputResult.Failed], new[] { Next().Result, Next().Result });
        Assert.False(line.Status.Passing);
        Assert.False(line.Schedule(new(Guid.NewGuid(), OutputAction.Reject, now)));
    }

    [Fact]
    public void A_bug_on_the_lines_thread_rests_the_line_and_is_told()
    {
        var wire = new SimulatedWire(log: null);
        using var told = new BlockingCollection<string>();
        using var line = new TimedOutputLine(new() { Mode = "level", MaxHoldMs = 10_000, ToleranceMs = Lenient }, wire, _time);
        line.Fatal += told.Add;
        line.Acted += (_, _, _) => throw new InvalidOperationException("a bug");
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs()));
        Assert.True(told.TryTake(out var reason, Patience));
        Assert.Contains("a bug", reason, StringComparison.Ordinal);
        Assert.Equal(OutputAction.None, wire.Recent[^1].Action);
        Assert.Equal((false, false, reason), (line.Status.IsWorking, line.Status.Passing, line.Status.Reason));
        Assert.False(line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs())));
    }

    [Fact]
    public void Rest_ends_a_pass_at_once()
    {
        var wire = new SimulatedWire(log: null);
        using var line = Line(wire, new() { Mode = "level", MaxHoldMs = 10_000, ToleranceMs = Lenient });
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs() + Millisecond));
        Assert.Equal(OutputResult.Done, Next().Result);
        Assert.True(line.Status.Passing);
        line.Rest();
        Assert.False(line.Status.Passing);
        Assert.Equal(OutputAction.None, wire.Recent[^1].Action);
    }

    [Fact]
    public void A_disposed_line_rests_and_takes_nothing_more()
    {
        var wire = new SimulatedWire(log: null);
        var line = Line(wire, new() { Mode = "level", MaxHoldMs = 10_000, ToleranceMs = Lenient });
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs()));
        Next();
        line.Dispose();
        line.Dispose();
        Assert.False(line.Status.Passing);
        Assert.Equal(OutputAction.None, wire.Recent[^1].Action);
        Assert.False(line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs())));
        line.Rest();
    }

    [Fact]
    public void The_log_shows_each_action_as_soon_as_it_is_done_and_keeps_what_was_there()
    {
        File.WriteAllText(_log, "before\n");
        var options = new OutputOptions { PulseMs = 1, ToleranceMs = Lenient, Simulated = new() { LogPath = _log } };
        using var line = OutputLineFactory.Create(options, _time);
        line.Acted += (order, result, reason) => _acted.Add((order, result, reason));
        var pass = new OutputOrder(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs() + Millisecond);
        line.Schedule(pass);
        Next();
        Assert.True(SpinWait.SpinUntil(() => File.ReadLines(_log).Count() == 4, Patience));
        var reject = new OutputOrder(Guid.NewGuid(), OutputAction.Reject, _time.MonotonicNs());
        line.Schedule(reject);
        Assert.Equal(OutputResult.Done, Next().Result);

        var lines = File.ReadAllLines(_log).Select(l => l.Split(' ')).ToArray();
        Assert.Equal("before", Assert.Single(lines[0]));
        Assert.Equal([$"{Guid.Empty}", "rest"], lines[1][..2]);
        Assert.Equal([$"{pass.Rid} pass", $"{pass.Rid} rest", $"{reject.Rid} reject"], lines[2..].Select(l => $"{l[0]} {l[1]}"));
        Assert.All(lines[2..], l => Assert.True(long.Parse(l[2], null) >= pass.DueNs));
    }

    [SkippableFact]
    public void A_log_on_a_full_disk_fails_the_order_and_the_part_does_not_pass()
    {
        Skip.IfNot(File.Exists("/dev/full"), "this machine has no /dev/full");
        using var line = Line(new SimulatedWire(new AppendLog("/dev/full")), new() { ToleranceMs = Lenient });
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, _time.MonotonicNs()));
        var (_, result, reason) = Next();
        Assert.Equal(OutputResult.Failed, result);
        Assert.Contains("No space left", reason, StringComparison.Ordinal);
        Assert.False(line.Status.IsWorking);
        Assert.Equal(0, line.Status.Passed);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_named()
    {
        var path = Path.Combine(_log, "no", "such", "folder");
        var error = Assert.Throws<OutputLineException>(
            () => OutputLineFactory.Create(new() { Simulated = new() { LogPath = path } }, _time));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_is_named_with_what_is_allowed()
    {
        var error = Assert.Throws<OutputLineException>(() => OutputLineFactory.Create(new() { Kind = "relay" }, _time));
        Assert.Contains("'relay'", error.Message, StringComparison.Ordinal);
        Assert.Contains("gpio", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_for_an_order_on_either_thread()
    {
        const int Orders = 200;
        long[] stamps = new long[Orders];
        using var done = new ManualResetEventSlim();
        var count = 0;
        using var line = new TimedOutputLine(
            new() { PulseMs = 1, ToleranceMs = Lenient, QueueLength = Orders }, new SimulatedWire(new AppendLog(_log)), _time);
        line.Acted += (_, _, _) =>
        {
            stamps[count++] = GC.GetAllocatedBytesForCurrentThread();
            if (count == Orders)
                done.Set();
        };
        var start = _time.MonotonicNs() + (5 * Millisecond);
        line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, start));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < Orders; i++)
            line.Schedule(new(Guid.Empty, (i & 1) == 0 ? OutputAction.Pass : OutputAction.Reject, start + (i * 3 * Millisecond)));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(done.Wait(Patience));
        Assert.Equal(0, stamps[^1] - stamps[Orders / 2]);
    }

    private TimedOutputLine Line(SimulatedWire wire, OutputOptions options)
    {
        var line = new TimedOutputLine(options, wire, _time);
        line.Acted += (order, result, reason) => _acted.Add((order, result, reason));
        return line;
    }

    private (OutputOrder Order, OutputResult Result, string? Reason) Next()
    {
        Assert.True(_acted.TryTake(out var acted, Patience));
        return acted;
    }
}
