using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Core.Imaging;

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
        Assert.True(latch.Wait(new(TimeProvider.System), CancellationToken.None));
        latch.Clear();

        Assert.Null(latch.Waiting);
        Assert.True(latch.TrySet(7));
    }

    [Fact]
    public void A_cancelled_wait_for_a_trigger_ends()
    {
        using var latch = new TriggerLatch();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.False(latch.Wait(new(TimeProvider.System), stop.Token));
    }

    [Fact]
    public void A_trigger_that_is_cleared_while_it_is_set_is_no_trigger()
    {
        using var latch = new TriggerLatch();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        latch.TrySet(5);
        latch.Clear();

        Assert.False(latch.Wait(new(TimeProvider.System), stop.Token));
    }

    [Theory]
    [InlineData("free_run")]
    [InlineData("software")]
    public void A_camera_that_waits_for_its_next_frame_makes_turns(string mode)
    {
        var options = new CameraOptions
        {
            Id = "slow", Kind = "simulated", Trigger = new() { Mode = mode }, Simulated = new() { PartsPerSecond = 0.1 },
        };
        using var run = CameraRun.Start(options, 2);
        run.WaitUntil(camera => camera.Status.State == CameraState.Streaming);

        for (var i = 0; i < 3; i++)
        {
            var (turns, before) = (run.Camera.Turns, TimeProvider.System.GetTimestamp());
            run.WaitUntil(camera => camera.Turns > turns);
            Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
        Assert.InRange(run.Camera.Status.Frames, 0, 1);
    }

    [Fact]
    public void A_camera_whose_thread_hangs_makes_no_turns()
    {
        using var hang = new ManualResetEventSlim();
        var options = new CameraOptions { Id = "hung", Kind = "simulated", SilentAfterMs = 100, Trigger = new() { Mode = "software" } };
        using var run = CameraRun.Start(options, 2, camera => camera.StateChanged += status =>
        {
            if (status.State == CameraState.Streaming)
                hang.Wait(CameraRun.Patience);
        });
        run.WaitUntil(camera => camera.Status.State == CameraState.Streaming);
        var turns = run.Camera.Turns;

        Assert.False(SpinWait.SpinUntil(() => run.Camera.Turns != turns, TimeSpan.FromSeconds(1.5)));
        hang.Set();
        run.WaitUntil(camera => camera.Turns > turns);
    }

    [Fact]
    public void What_nobody_expected_costs_the_camera_but_it_is_tried_again()
    {
        var falls = 0;
        var reason = "";
        var options = new CameraOptions { Id = "falls", Kind = "simulated" };
        using var run = CameraRun.Start(options, 2, camera => camera.StateChanged += status =>
        {
            if (status.State == CameraState.Lost)
                reason = status.Reason;
            if (status.State == CameraState.Streaming && ++falls == 1)
                throw new InvalidOperationException("nobody expected this");
        });

        run.Take().Release();

        Assert.Equal("internal error, which is a bug: InvalidOperationException: nobody expected this", reason);
        Assert.Equal(CameraState.Streaming, run.Camera.Status.State);
    }

    [Fact]
    public async Task A_run_that_hangs_is_left_behind_and_the_next_one_waits_for_it()
    {
        using var hang = new ManualResetEventSlim();
        var thread = new CameraThread("test");
        var hangs = new TaskCompletionSource();
        thread.Start(_ =>
        {
            hangs.SetResult();
            hang.Wait(CancellationToken.None);
        });
        await hangs.Task.WaitAsync(CameraRun.Patience);
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
