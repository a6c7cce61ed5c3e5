using System.Collections.Concurrent;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// How much of a queue each station has, so that none takes more than its share of it. Bounded by the queue itself. One thread adds; safe
/// from any thread otherwise.
/// </summary>
/// <param name="most">Most that may wait of one station, from 1.</param>
internal sealed class WaitingShare(int most)
{
    private readonly ConcurrentDictionary<StationName, int> _waiting = new();

    /// <summary>Whether one more of a station may wait.</summary>
    public bool HasRoom(StationName station) => !_waiting.TryGetValue(station, out var waiting) || waiting < most;

    /// <summary>One more waits.</summary>
    public void Add(StationName station) => _waiting.AddOrUpdate(station, 1, (_, waiting) => waiting + 1);

    /// <summary>One of those that waited is being stored.</summary>
    public void Remove(StationName station)
    {
        var left = _waiting.AddOrUpdate(station, 0, (_, waiting) => waiting - 1);
        if (left == 0)
            _waiting.TryRemove(KeyValuePair.Create(station, 0));
    }
}
