using System.Globalization;
using System.Text.Json;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Makes a task of each part whose picture was stored: those that the model flagged, and the sample of good ones that the picture policy
/// keeps. It follows the ledger's numbers and remembers how far it came with the tasks themselves, so that none is made twice or missed.
/// Used by one thread at a time.
/// </summary>
public sealed class ReviewFeed : IDisposable
{
    private const string MarkKey = "review_fed";
    private const int RecordsAtOnce = 500;
    private readonly Ledger _ledger;
    private readonly PanelReader _reader;
    private readonly ReviewPlan _plan;
    private long _mark;

    private ReviewFeed(Ledger ledger, PanelReader reader, ReviewPlan plan) =>
        (_ledger, _reader, _plan, _mark) = (ledger, reader, plan, reader.Read(ReadMark));

    /// <summary>Opens it on the ledger of a state directory.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="ledger">Takes the tasks.</param>
    /// <param name="plan">Says which flagged parts are judged blind.</param>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static ReviewFeed Open(StateDirectory directory, Ledger ledger, ReviewPlan plan)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(ledger, PanelReader.Open(directory, "what is to be reviewed"), plan);
    }

    /// <summary>Makes the tasks of the next records, as far as there are some.</summary>
    /// <returns>Whether there may be more; false when all is done, or nothing can be written now.</returns>
    /// <exception cref="StorageException">The ledger can't be read.</exception>
    public async Task<bool> FeedAsync()
    {
        var (tasks, last) = Next();
        if (last == _mark)
            return false;
        var isWritten = await _ledger.ChangeAsync(writer =>
        {
            ReviewTable.Add(writer, tasks, fromLabel: null);
            using var mark = writer.Prepare("INSERT INTO state(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
            mark.Bind(1, MarkKey).Bind(2, last.ToString(CultureInfo.InvariantCulture)).Run();
        }).ConfigureAwait(false);
        if (isWritten)
            _mark = last;
        return isWritten;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static long ReadMark(Database database)
    {
        using var row = database.Prepare("SELECT value FROM state WHERE key = ?1");
        return row.Bind(1, MarkKey).Step() ? long.Parse(row.Text(0)!, CultureInfo.InvariantCulture) : 0;
    }

    private (List<NewTask> Tasks, long Last) Next() => _reader.Read(database =>
    {
        var last = Math.Min(_mark + RecordsAtOnce, database.Number("SELECT max(seq) FROM record"));
        using var rows = database.Prepare(
            """
            SELECT r.seq, r.rid, r.payload FROM record m JOIN record r ON r.rid = m.rid AND r.kind = 'inspection'
            JOIN image i ON i.rid = m.rid AND i.evicted = 0
            WHERE m.kind = 'image' AND m.seq > ?1 AND m.seq <= ?2 ORDER BY m.seq
            """);
        rows.Bind(1, _mark).Bind(2, last);
        var tasks = new List<NewTask>();
        while (rows.Step())
            tasks.Add(Make(rows.Int64(0), Guid.Parse(rows.Text(1)!), rows.Blob(2).ToArray()));
        return (tasks, Math.Max(last, _mark));
    });

    private NewTask Make(long seq, Guid rid, byte[] payload)
    {
        var record = JsonElement.Parse(payload);
        var isGood = record.GetProperty("verdict").GetString() == "OK";
        var degree = record.GetProperty("degree").GetString();
        // A score that is no number is as uncertain as can be.
        var uncertainty = record.GetProperty("score") is { ValueKind: JsonValueKind.Number } score
            ? Math.Abs(score.GetDouble() - record.GetProperty("threshold").GetDouble())
            : 0;
        // What is sampled is to show what the model misses: its opinion would only be confirmed.
        var isBlind = isGood || degree == DegreeOfAutomation.HumanOnly.ToWire() || degree == DegreeOfAutomation.Shadow.ToWire()
            || _plan.WantsBlind(rid);
        return new(rid, isGood ? ReviewPurpose.Sampled : ReviewPurpose.Flagged, uncertainty, seq, For: null, NotFor: null, isBlind);
    }
}
