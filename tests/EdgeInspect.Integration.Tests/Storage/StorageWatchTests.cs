using System.Threading.Channels;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Station;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>What the log says of pictures.</summary>
public class StorageWatchTests
{
    [Fact]
    public async Task Pictures_that_come_too_fast_are_told_in_one_line_with_their_number()
    {
        using var scratch = new ScratchFolder();
        using var bench = new ImageBench(scratch.Path, new ImageStoreOptions { KeepFreeBytes = 0, QueueLength = 1 });
        Assert.True(bench.Store.TryReserve());
        for (var i = 0; i < 7; i++)
            Assert.False(bench.Store.TryReserve());

        var log = new Lines();
        using var watch = new StorageWatch(bench.Bench.Ledger, bench.Store, TimeProvider.System, log);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await watch.StartAsync(patience.Token);
        string line;
        do
            line = await log.Written.Reader.ReadAsync(patience.Token);
        while (!line.Contains("pictures", StringComparison.Ordinal));
        await watch.StopAsync(patience.Token);
        bench.Store.Cancel();

        Assert.Equal("Warning: 7 pictures were not kept: they come faster than they can be stored; their records say so", line);
    }

    private sealed class Lines : ILogger<StorageWatch>
    {
        public Channel<string> Written { get; } = Channel.CreateUnbounded<string>();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}");
    }
}
