using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;

namespace EdgeInspect.Core.Tests.Fleet;

/// <summary>Messages that were changed at random: whatever comes, the answer is a value, and what is accepted keeps the limits.</summary>
public sealed class FleetMutationTests
{
    private const int Rounds = 100_000;

    [Fact]
    public void Mutated_states_are_answered() =>
        Assert.InRange(Run(FleetSamples.State.ToBytes(), bytes => StationStateJson.Read(bytes), AssertSound), 1000, Rounds);

    [Fact]
    public void Mutated_gauges_are_answered() => Assert.InRange(
        Run(FleetSamples.Gauges.ToBytes(), bytes => StationGaugesJson.Read(bytes), gauges =>
        {
            Assert.True(double.IsFinite(gauges.PartsPerMinute) && gauges.LatencyP99Ms is null or >= 0);
            Assert.InRange(gauges.Backlog, 0, BatchFormat.MaxSeq);
            AssertSame(gauges, StationGaugesJson.Read(gauges.ToBytes()));
        }), 1000, Rounds);

    [Fact]
    public void Mutated_events_are_answered() => Assert.InRange(
        Run(FleetSamples.Event.ToBytes(), bytes => FleetEventJson.Read(bytes), read =>
        {
            Assert.InRange(read.Kind.Length, 1, FleetFormat.MaxKindLength);
            AssertSame(read, FleetEventJson.Read(read.ToBytes()));
        }), 1000, Rounds);

    private static void AssertSound(StationState state)
    {
        Assert.NotEqual(StationPresence.Unknown, state.Presence);
        Assert.InRange(state.Problems.Length, 0, FleetFormat.MaxProblems);
        Assert.True(FleetSamples.Same(state, StationStateJson.Read(state.ToBytes()).Message!));
    }

    private static void AssertSame<T>(T expected, Received<T> again)
        where T : class => Assert.Equal(expected, again.Message);

    private static int Run<T>(byte[] seed, Func<byte[], Received<T>> read, Action<T> assertSound)
        where T : class
    {
        var random = new Random(20260105);
        var (accepted, faults) = (0, new HashSet<MessageFault>());
        for (var i = 0; i < Rounds; i++)
        {
            var received = read(Mutation.Of(seed, random));
            faults.Add(received.Fault);
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is not { } message)
                continue;
            accepted++;
            assertSound(message);
        }

        Assert.Equal([MessageFault.None, MessageFault.Malformed, MessageFault.ForeignVersion], faults.Order());
        return accepted;
    }
}
