namespace EdgeInspect.Core.Tests;

/// <summary>Checks that code which runs for every frame leaves nothing to collect.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Fails unless a round allocates nothing on this thread. What the runtime does only once (it compiles a loop anew while it runs and
    /// enlarges its tables of statics) falls on the thread that happens to need it: a round with an allocation is repeated, and what
    /// allocates in each round fails.
    /// </summary>
    /// <param name="round">Runs the code so often that each of its paths is taken.</param>
    public static void AssertNoneIn(Action round)
    {
        var allocated = new long[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated[i] == 0)
                return;
        }
        Assert.Fail($"Each of {Rounds} rounds allocated on this thread: {string.Join(", ", allocated)} bytes.");
    }
}
