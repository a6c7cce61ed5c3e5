using System.Threading.Channels;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Stores what waits in a bounded queue; at the end of the program what still waits is stored first, as long as there is time.
/// </summary>
/// <param name="length">Most that may wait.</param>
/// <param name="beat">The sign of life.</param>
/// <param name="time">The clock.</param>
internal abstract class QueueWriter<T>(int length, LivenessBeat beat, TimeProvider time) : BackgroundService
{
    private readonly Channel<T> _queue = Channel.CreateBounded<T>(new BoundedChannelOptions(length) { SingleReader = true });

    /// <summary>How many wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>The sign of life.</summary>
    protected LivenessBeat Beat => beat;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Adds one; waits for room.</summary>
    public virtual ValueTask PutAsync(T item, CancellationToken cancellation) => _queue.Writer.WriteAsync(item, cancellation);

    /// <summary>Adds one if there is room.</summary>
    public bool TryPut(T item) => _queue.Writer.TryWrite(item);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await Task.WhenAny(writing, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reader = new BeatingReader<T>(_queue.Reader, beat, time);
        while (await reader.WaitAsync(stoppingToken))
            await StoreAsync(reader, stoppingToken);
    }

    /// <summary>Takes some of what waits, at least one, and stores it.</summary>
    protected abstract Task StoreAsync(BeatingReader<T> waiting, CancellationToken stop);
}
