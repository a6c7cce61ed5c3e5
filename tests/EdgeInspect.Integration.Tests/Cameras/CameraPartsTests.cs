using EdgeInspect.Adapters.Cameras;

namespace EdgeInspect.Integration.Tests.Cameras;

public sealed class CameraPartsTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_with_at_most_a_fifth_on_top_and_start_over_after_a_success()
    {
        var delay = new ReconnectDelay(new() { FirstDelayMs = 100, LongestDelayMs = 1000, Seed = 7 });

        foreach (var ms in (int[])[100, 200, 400, 800, 1000, 1000])
            Assert.InRange(delay.Next().TotalMilliseconds, ms, ms * 1.2);
        delay.Reset();
        Assert.InRange(delay.Next().TotalMilliseconds, 100, 120);
    }

    [Fact]
    public void Two_seeds_wait_differently_and_one_seed_the_same()
    {
        static TimeSpan First(int seed) => new ReconnectDelay(new() { Seed = seed }).Next();

        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void One_trigger_waits_and_a_second_is_refused_until_it_is_cleared()
    {
        using var latch = new TriggerLatch();
        Assert.Null(latch.Waiting);

        Assert.True(latch.TrySet(5));
        Assert.False(latch.TrySet(6));
        Assert.Equal(5, latch.Waiting);
        Assert.True(latch.Wait(CancellationToken.None));
        latch.Clear();

        Assert.Null(latch.Waiting);
        Assert.True(latch.TrySet(7));
    }

    [Fact]
    public void A_cancelled_wait_for_a_trigger_ends()
    {
        using var latch = new TriggerLatch();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.False(latch.Wait(stop.Token));
    }

    [Fact]
    public async Task A_run_that_hangs_is_left_behind_and_the_next_one_waits_for_it()
    {
        using var hang = new ManualResetEventSlim();
        var thread = new CameraThread("test");
        thread.Start(_ => hang.Wait(CancellationToken.None));
        thread.Stop();
        var next = new TaskCompletionSource();

        thread.Start(_ => next.SetResult());
        var isEarly = next.Task.IsCompleted;
        hang.Set();

        await next.Task.WaitAsync(CameraRun.Patience);
        Assert.False(isEarly);
        thread.Stop();
    }
}
