namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Of which results those who judge were shown an answer: in the live view what the model says, in the catalogue what a lead says. A label of
/// such a part is not blind, whatever its task is. They are stored some at a time, for the parts of the line wait for the same commits; a kill loses those of
/// the last moments. What nobody is asked to judge is forgotten after two days. Thread-safe.
/// </summary>
/// <param name="ledger">Stores them.</param>
/// <param name="time">The clock.</param>
public sealed class ShownResults(Ledger ledger, TimeProvider time)
{
    /// <summary>A part is queued once its picture is stored; so late that may be.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(2);

    /// <summary>Nothing is shown whose record was not stored: only a ledger that stands still lets them add up.</summary>
    private const int Most = 1_000;

    /// <summary>More than can be shown between two calls, so that what is forgotten keeps up.</summary>
    private const int LookedAtOnce = 32;
    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _news = [];
    private Guid _last;
    private string _lookedAt = "";

    /// <summary>A result is to be shown, maybe again.</summary>
    /// <returns>False when too many wait to be stored: it must not be shown.</returns>
    public bool Add(Guid rid)
    {
        lock (_gate)
        {
            if (rid == _last)
                return true;
            if (_news.Count == Most)
                return false;
            _last = rid;
            _news.Add(rid);
            return true;
        }
    }

    /// <summary>Whether a result was shown and is not stored yet.</summary>
    public bool Remembers(Guid rid)
    {
        lock (_gate)
            return _news.Contains(rid);
    }

    /// <summary>Stores what is new, and forgets some of what is old.</summary>
    /// <returns>False when what is new could not be written; it is tried again with the next call.</returns>
    public async Task<bool> StoreAsync()
    {
        Guid[] news;
        lock (_gate)
            news = [.. _news];
        if (news.Length == 0)
            return true;
        // A result's id begins with its time.
        var (looked, old) = (_lookedAt, Guid.CreateVersion7(Old()).ToString());
        var isStored = await ledger.ChangeAsync(writer =>
        {
            Store(writer, news);
            looked = Forget(writer, _lookedAt, old);
        }).ConfigureAwait(false);
        if (!isStored)
            return false;
        _lookedAt = looked;
        lock (_gate)
            _news.ExceptWith(news);
        return true;
    }

    /// <summary>Whether a result is stored as shown.</summary>
    internal static bool Has(Database database, Guid rid)
    {
        using var row = database.Prepare("SELECT 1 FROM shown_result WHERE rid = ?1");
        return row.Bind(1, rid.ToString()).Step();
    }

    /// <summary>A device without a battery may begin in 1970.</summary>
    private DateTimeOffset Old()
    {
        var now = time.GetUtcNow();
        return now - DateTimeOffset.UnixEpoch > KeptFor ? now - KeptFor : DateTimeOffset.UnixEpoch;
    }

    private static void Store(Database writer, Guid[] news)
    {
        using var add = writer.Prepare("INSERT INTO shown_result(rid) VALUES(?1) ON CONFLICT DO NOTHING");
        foreach (var rid in news)
            add.Bind(1, rid.ToString()).Run();
    }

    /// <summary>Goes through the old ones once, the oldest first.</summary>
    /// <returns>How far it came.</returns>
    private static string Forget(Database writer, string after, string before)
    {
        var seen = new List<(string Rid, bool IsJudged)>();
        using (var rows = writer.Prepare(
            """
            SELECT rid, EXISTS(SELECT 1 FROM review_task t WHERE t.rid = s.rid) FROM shown_result s
            WHERE rid > ?1 AND rid < ?2 ORDER BY rid LIMIT ?3
            """))
        {
            rows.Bind(1, after).Bind(2, before).Bind(3, LookedAtOnce);
            while (rows.Step())
                seen.Add((rows.Text(0)!, rows.Int64(1) != 0));
        }
        using var forget = writer.Prepare("DELETE FROM shown_result WHERE rid = ?1");
        foreach (var (rid, _) in seen.Where(s => !s.IsJudged))
            forget.Bind(1, rid).Run();
        return seen.Count > 0 ? seen[^1].Rid : after;
    }
}
