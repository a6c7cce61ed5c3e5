using Microsoft.Extensions.Logging;

namespace EdgeInspect.Panel.Live;

/// <summary>
/// What pages show live is read once for all browsers that show it, and only while one does, or did a moment ago. Safe from any thread.
/// </summary>
/// <param name="options">How often.</param>
/// <param name="time">Paces the readings.</param>
/// <param name="logger">Told of readings that failed.</param>
public sealed class LiveReads(LiveOptions options, TimeProvider time, ILogger<LiveReads> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, Entry> _entries = [];
    private readonly SemaphoreSlim _readers = new(options.Readers);
    private readonly SemaphoreSlim _searcher = new(1);

    private interface Entry : IDisposable
    {
        int Watchers { get; set; }
    }

    /// <summary>Begins to watch something.</summary>
    /// <param name="key">What it is: those who give an equal key share the readings.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="changed">Called after each reading, on a thread of the pool; must not throw.</param>
    /// <param name="isSearch">Whether it may have to look through much: then it takes its turn with the others of its kind, one at a time, and
    /// keeps nobody else waiting.</param>
    /// <returns>The watch, to be disposed; null when too much is watched already.</returns>
    public LiveWatch<T>? Watch<T>(object key, Func<CancellationToken, Task<T>> read, Action changed, bool isSearch = false)
        where T : class
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                if (_entries.Count == options.MaxWatched)
                    return null;
                var readers = isSearch ? _searcher : _readers;
                _entries.Add(key, entry = new Shared<T>(new(read, readers, TimeSpan.FromMilliseconds(options.PollMs), time, logger)));
            }

            entry.Watchers++;
            var shared = ((Shared<T>)entry).Read;
            shared.Changed += changed;
            return new(shared, () => Leave(key, entry, () => shared.Changed -= changed));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
                entry.Dispose();
            _entries.Clear();
        }
    }

    /// <summary>A page that was made ready is taken over by its connection a moment later: the reading waits for that.</summary>
    private void Leave(object key, Entry entry, Action unsubscribe)
    {
        lock (_lock)
        {
            unsubscribe();
            if (--entry.Watchers == 0)
                _ = StopLaterAsync(key, entry);
        }
    }

    private async Task StopLaterAsync(object key, Entry entry)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(options.LingerMs), time);
        lock (_lock)
        {
            if (entry.Watchers == 0 && _entries.TryGetValue(key, out var current) && current == entry && _entries.Remove(key))
                entry.Dispose();
        }
    }

    private sealed class Shared<T>(LiveRead<T> read) : Entry
        where T : class
    {
        public LiveRead<T> Read { get; } = read;

        public int Watchers { get; set; }

        public void Dispose() => Read.Dispose();
    }
}
