using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// Readings of the database, whoever asks for them: the interface or a page. So many at once, and each until it has taken as long as it
/// may. Safe from any thread.
/// </summary>
internal sealed class ApiReads(HubApiOptions options, TimeProvider time) : IDisposable
{
    private readonly ApiGate _gate = new(options.MaxReads, "readings of the database", "Api:MaxReads", time);

    /// <summary>How long a reading may take.</summary>
    public TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(options.ReadTimeoutMs);

    /// <summary>Reads, once there is a place for it.</summary>
    /// <param name="read">Reads until it is told to give up.</param>
    /// <param name="patience">How long a place is waited for.</param>
    /// <param name="cancellation">Nobody wants it any more.</param>
    /// <exception cref="FleetStoreException">It can't be read, or takes longer than it may.</exception>
    /// <exception cref="ApiBusyException">Too much is read at once.</exception>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, TimeSpan patience, CancellationToken cancellation)
    {
        using var place = await _gate.EnterAsync(patience, cancellation);
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new FleetStoreException(
                $"reading took longer than {Longest.TotalMilliseconds:F0} ms (Api:ReadTimeoutMs): narrow the filter to a time", e)
            {
                IsLimit = true,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
