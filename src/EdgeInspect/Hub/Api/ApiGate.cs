using System.Globalization;
using EdgeInspect.Configuration;

namespace EdgeInspect.Hub.Api;

/// <summary>How much of one kind the interface does at once; who finds no place within a while is refused. Safe from any thread.</summary>
/// <param name="most">How many places.</param>
/// <param name="what">What has them, in words.</param>
/// <param name="option">The key of the configuration that says how many.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiGate(int most, string what, string option, TimeProvider time) : IDisposable
{
    /// <summary>How long a request waits for a place before anything of its answer is out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(most);

    /// <summary>Takes a place, which is free again when what is returned is disposed of.</summary>
    /// <exception cref="ApiBusyException">None became free in time.</exception>
    public async Task<IDisposable> EnterAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await _places.WaitAsync(either.Token);
            return new Place(_places);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiBusyException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{most} {what} ({option}) are under way, and none ended within {patience.TotalSeconds:F0} s: try again later"),
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}

/// <summary>The gates of the interface and the pages: what is done for readers must leave room for what stations send.</summary>
internal sealed class ApiGates(HubApiOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Readings of the database, those of the hub's pages among them.</summary>
    public ApiReads Reads { get; } = new(options, time);

    /// <summary>Exports, each of which holds some records for a client that may be slow.</summary>
    public ApiGate Exports { get; } = new(options.MaxExports, "exports", "Api:MaxExports", time);

    /// <summary>Answers, exports among them: each may hold a page for a client that is slow.</summary>
    public ApiGate Answers { get; } = new(options.MaxAnswers, "answers", "Api:MaxAnswers", time);

    /// <inheritdoc/>
    public void Dispose()
    {
        Reads.Dispose();
        Exports.Dispose();
        Answers.Dispose();
    }
}

/// <summary>The interface has too much to do to answer.</summary>
internal sealed class ApiBusyException(string message, Exception inner) : Exception(message, inner);
