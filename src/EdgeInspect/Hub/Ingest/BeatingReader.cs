using System.Threading.Channels;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Reads a queue and gives signs of life while it rightly finds it empty. Used by one thread at a time.</summary>
/// <param name="queue">What is read.</param>
/// <param name="beat">The sign of life.</param>
/// <param name="time">The clock.</param>
internal sealed class BeatingReader<T>(ChannelReader<T> queue, LivenessBeat beat, TimeProvider time)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);
    private Task<bool>? _waiting;

    /// <summary>Waits until there is something to read.</summary>
    /// <returns>False when nothing comes any more.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        // The wait goes on over many beats: a queue keeps each of those who wait.
        _waiting ??= queue.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            beat.Beat();
            if (await EndsBriefly(_waiting, cancellation))
            {
                var hasMore = await _waiting;
                _waiting = null;
                return hasMore;
            }
        }
    }

    /// <summary>The next, if there is one.</summary>
    public bool TryRead(out T item) => queue.TryRead(out item!);

    private async Task<bool> EndsBriefly(Task wait, CancellationToken cancellation)
    {
        if (wait.IsCompleted)
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(wait, Task.Delay(BeatEvery, time, enough.Token));
        await enough.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return wait.IsCompleted;
    }
}
