namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Of which results the live view has shown what the model says, beside the picture, to people who judge parts. A label of such a part is not
/// blind, whatever its task is. Those that came lately are remembered here; those that somebody is asked to judge are stored. Thread-safe.
/// </summary>
/// <param name="ledger">Stores them.</param>
/// <param name="time">The clock.</param>
public sealed class ShownResults(Ledger ledger, TimeProvider time)
{
    /// <summary>A part is queued some seconds after it was shown, when its picture is stored; so long a backlog of pictures may be.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    // Four a second can be shown.
    private const int Most = 4_000;
    private readonly Lock _gate = new();
    private readonly Queue<(Guid Rid, long At)> _order = new();
    private readonly HashSet<Guid> _recent = [];
    private readonly HashSet<Guid> _news = [];

    /// <summary>A result is shown, maybe again.</summary>
    public void Add(Guid rid)
    {
        lock (_gate)
        {
            if (!_recent.Add(rid))
                return;
            _order.Enqueue((rid, time.GetTimestamp()));
            _news.Add(rid);
            while (_order.Count > Most || time.GetElapsedTime(_order.Peek().At) > RememberedFor)
            {
                var old = _order.Dequeue().Rid;
                _recent.Remove(old);
                _news.Remove(old);
            }
        }
    }

    /// <summary>Whether a result was shown lately.</summary>
    public bool Remembers(Guid rid)
    {
        lock (_gate)
            return _recent.Contains(rid);
    }

    /// <summary>Stores those that are to be judged. The others, which may still come to be, are remembered for some minutes.</summary>
    public async Task StoreAsync()
    {
        Guid[] news;
        lock (_gate)
            news = [.. _news];
        var stored = new List<Guid>();
        if (news.Length == 0 || !await ledger.ChangeAsync(writer => stored.AddRange(Store(writer, news))).ConfigureAwait(false))
            return;
        lock (_gate)
            _news.ExceptWith(stored);
    }

    /// <summary>Whether a result is stored as shown.</summary>
    internal static bool Has(Database database, Guid rid)
    {
        using var row = database.Prepare("SELECT 1 FROM shown_live WHERE rid = ?1");
        return row.Bind(1, rid.ToString()).Step();
    }

    private static IEnumerable<Guid> Store(Database writer, Guid[] news)
    {
        using var add = writer.Prepare(
            "INSERT INTO shown_live(rid) SELECT ?1 WHERE EXISTS(SELECT 1 FROM review_task WHERE rid = ?1) ON CONFLICT DO NOTHING RETURNING rid");
        foreach (var rid in news)
        {
            if (add.Bind(1, rid.ToString()).Step())
                yield return rid;
            add.Reset();
        }
    }
}
