using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests.Outbox;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Monitoring;

/// <summary>Windows that were changed at random: whatever comes, the answer is a value, and what is accepted can be written, read and added.</summary>
public sealed class WindowMutationTests(ITestOutputHelper output)
{
    private const int Messages = 500_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Mutated_windows_are_answered()
    {
        var random = new Random(20260103);
        var frames = new Frames(5);
        var builder = Frames.Builder();
        WindowBody[] seeds =
        [
            .. Enumerable.Range(0, 4).Select(_ => WindowWriter.Write(frames.Window(builder))),
            WindowWriter.Write(frames.Window(Frames.Builder(), frames.Anything)),
            WindowWriter.Write(WindowMessageTests.Worst(512)),
        ];
        var contents = seeds.Select(WindowMessageTests.Expand).ToArray();
        var faults = new Dictionary<MessageFault, int>();
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Messages; i++)
        {
            var (seed, isPacked) = (random.Next(seeds.Length), random.Next(5) == 0);
            var body = Mutation.Of(isPacked ? seeds[seed].Body.ToArray() : contents[seed], random);
            var received = WindowReader.Read(body, isPacked ? seeds[seed].ContentType : BatchFormat.Json);
            faults[received.Fault] = faults.GetValueOrDefault(received.Fault) + 1;
            Assert.Equal(received.Fault == MessageFault.None, received.Message is not null);
            if (received.Message is { } window)
                AssertSound(window);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Patience);
        output.WriteLine(string.Join(", ", faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.All(
            [MessageFault.None, MessageFault.Malformed, MessageFault.ForeignVersion, MessageFault.NotExpandable, MessageFault.TooLarge],
            fault => Assert.InRange(faults[fault], 100, Messages));
    }

    private static void AssertSound(DriftWindow window)
    {
        Assert.InRange(window.State.Frames, 1, window.Span.Size);
        Assert.Equal(window.State.Frames, window.State.Verdicts.ToArray().Sum());
        Assert.InRange(window.State.Slices.Count, 0, SliceTable.MaxKeys);
        foreach (var scalar in window.State.Scalars)
        {
            Assert.InRange(scalar.Count + scalar.NotFinite, 0, window.State.Frames);
            Assert.Contains(scalar.Bins.ToArray().Sum(), (long[])[0, scalar.Count]);
        }
    }
}
