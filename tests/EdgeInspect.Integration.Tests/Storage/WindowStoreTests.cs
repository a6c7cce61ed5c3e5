using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Monitoring;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>Drift windows in a real ledger's database.</summary>
public sealed class WindowStoreTests
{
    [Fact]
    public async Task WindowsComeOutInOrderByteForByteUntilTheyAreSent()
    {
        using var bench = new WindowBench();
        Assert.Null(bench.Store.Next());
        var bodies = await bench.AddAsync(5);
        Assert.Equal(5, bench.Store.Unsent);
        foreach (var body in bodies)
        {
            var next = bench.Store.Next()!;
            Assert.Equal(next.Id, bench.Store.Next()!.Id);
            Assert.Equal(body.ContentType, next.ContentType);
            Assert.Equal(body.Body.ToArray(), next.Body.ToArray());
            Assert.True(await bench.Store.MarkSentAsync(next));
        }

        Assert.Null(bench.Store.Next());
        Assert.Equal((0L, 0L), (bench.Store.Unsent, bench.Store.Dropped));
        Assert.Equal([1L, 2, 3, 4, 5], WindowBench.Read(bench.Ledger.Path).Select(window => window.Seq));
    }

    [Fact]
    public async Task ARestartGoesOnWhereTheLastRunEnded()
    {
        using var scratch = new ScratchFolder();
        using (var first = new WindowBench(scratch.Path))
        {
            await first.AddAsync(4);
            await first.Store.MarkSentAsync(first.Store.Next()!);
            var second = first.Store.Next()!;
            Assert.True(await first.Store.MarkSentAsync(second));
            Assert.True(await first.Store.MarkSentAsync(second with { Id = 1 }));
        }

        using var again = new WindowBench(scratch.Path);
        Assert.Equal((2L, 3L), (again.Store.Unsent, again.Store.Next()!.Id));
        var (series, place) = Assert.Single(again.Store.Places);
        Assert.Equal((new SeriesPlace(4, 256), "top"), (place, series.Camera));
        Assert.Equal(5, again.Window().Seq);
    }

    [Fact]
    public async Task TheSameWindowTwiceIsStoredOnce()
    {
        using var bench = new WindowBench();
        var window = bench.Window();
        Assert.True(await bench.Store.AddAsync(window, WindowWriter.Write(window)));
        Assert.True(await bench.Store.AddAsync(window, WindowWriter.Write(window)));
        Assert.Equal(1, bench.Store.Unsent);
        Assert.Equal(1, bench.Store.Next()!.Id);
    }

    [Fact]
    public async Task BeyondTheNumberToKeepTheOldestGoAndThoseNobodyHasAreCounted()
    {
        using var scratch = new ScratchFolder();
        var options = new WindowStoreOptions { KeepRows = 100 };
        using (var bench = new WindowBench(scratch.Path, options))
        {
            await bench.AddAsync(105);
            Assert.Equal((100L, 5L, 6L), (bench.Store.Unsent, bench.Store.Dropped, bench.Store.Next()!.Id));
            for (var i = 0; i < 50; i++)
                await bench.Store.MarkSentAsync(bench.Store.Next()!);
            await bench.AddAsync(30);
            Assert.Equal((80L, 5L, 56L), (bench.Store.Unsent, bench.Store.Dropped, bench.Store.Next()!.Id));
        }

        using (var again = new WindowBench(scratch.Path, options))
            Assert.Equal((80L, 5L), (again.Store.Unsent, again.Store.Dropped));

        // A smaller number is reached in steps, so that no commit takes long; numbers go on even when all windows are gone.
        using var smaller = new WindowBench(scratch.Path, new() { KeepRows = 1 });
        await smaller.AddAsync(3);
        Assert.Equal((1L, 5L + 82), (smaller.Store.Unsent, smaller.Store.Dropped));
        Assert.Equal([138L], WindowBench.Read(scratch.Path).Select(window => window.Seq));
    }

    [Fact]
    public async Task WhatIsTooOldGoesWhenItWasSentAndWaitsWhenNot()
    {
        var clock = new Clock();
        using var bench = new WindowBench(options: new() { KeepDays = 90 }, time: clock);
        await bench.AddAsync(6);
        for (var i = 0; i < 4; i++)
            await bench.Store.MarkSentAsync(bench.Store.Next()!);
        clock.Now = clock.Now.AddDays(89);
        await bench.AddAsync(1);
        Assert.Equal(7, WindowBench.Read(bench.Ledger.Path).Count);

        clock.Now = clock.Now.AddDays(2);
        await bench.AddAsync(1);
        Assert.Equal([5L, 6, 7, 8], WindowBench.Read(bench.Ledger.Path).Select(window => window.Seq));
        Assert.Equal((4L, 0L), (bench.Store.Unsent, bench.Store.Dropped));
    }

    [Fact]
    public async Task AStoppedLedgerTakesNoWindow()
    {
        using var bench = new WindowBench();
        await bench.AddAsync(1);
        bench.Ledger.Ledger.Dispose();
        var window = bench.Window();
        Assert.False(await bench.Store.AddAsync(window, WindowWriter.Write(window)));
        var next = bench.Store.Next()!;
        Assert.False(await bench.Store.MarkSentAsync(next));
        Assert.Null(bench.Store.Next());
    }

    [Fact]
    public async Task InspectionsAfterTheLastWindowAreToldAtTheNextStart()
    {
        using var scratch = new ScratchFolder();
        using (var bench = new WindowBench(scratch.Path))
        {
            Assert.Equal(0, bench.Store.MissedBefore);
            bench.Ledger.Append(1, 40);
            bench.Ledger.Log.WaitForCommitted(40);

            // Covers records 1 to 15; the first is no inspection.
            var window = bench.Window(15);
            await bench.Store.AddAsync(window, WindowWriter.Write(window));
        }

        using var again = new WindowBench(scratch.Path);
        Assert.Equal(40 - 14, again.Store.MissedBefore);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
