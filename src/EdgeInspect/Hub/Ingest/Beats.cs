using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Signs of life of a loop that waits for what others do: how they are is theirs to tell.</summary>
internal static class Beats
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Waits for work with a beat each second.</summary>
    public static async Task<T> WhileAsync<T>(this LivenessBeat beat, Task<T> work, TimeProvider time, CancellationToken stop)
    {
        await beat.WhileAsync((Task)work, time, stop);
        return await work;
    }

    /// <summary>Waits for work with a beat each second.</summary>
    public static async Task WhileAsync(this LivenessBeat beat, Task work, TimeProvider time, CancellationToken stop)
    {
        while (!work.IsCompleted)
        {
            beat.Beat();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(work, Task.Delay(Every, time, enough.Token));
            await enough.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }

        await work;
    }
}
