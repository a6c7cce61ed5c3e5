using System.Globalization;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Suspicion;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Asks leads about parts whose labels look wrong, a bounded number each day (UTC), remembered over restarts. It relabels nothing. Used by
/// one thread at a time.
/// </summary>
public sealed class SuspicionFeed : IDisposable
{
    /// <summary>Newest labels that are looked at.</summary>
    public const int MostLabels = 20_000;

    /// <summary>Most parts of a day that may be asked for.</summary>
    public const int MostPerDay = 1000;
    private const string DayKey = "suspected_today";
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly AgreementReader _labels;
    private readonly PanelReader _reader;

    private SuspicionFeed(Ledger ledger, AgreementReader labels, PanelReader reader, TimeProvider time) =>
        (_ledger, _labels, _reader, _time) = (ledger, labels, reader, time);

    /// <summary>Opens it on the ledger of a state directory.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static SuspicionFeed Open(StateDirectory directory, Ledger ledger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(ledger, AgreementReader.Open(directory), PanelReader.Open(directory, "the labels"), time);
    }

    /// <summary>Looks for such parts and makes tasks of the most suspect that no lead was asked about.</summary>
    /// <param name="mostPerDay">How many a day, 1 to <see cref="MostPerDay"/>.</param>
    /// <returns>How many were made; 0 as well when nothing could be written.</returns>
    /// <exception cref="StorageException">The labels can't be read.</exception>
    public async Task<int> FeedAsync(int mostPerDay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPerDay, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostPerDay, MostPerDay);
        var today = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var made = _reader.Read(database => MadeOn(database, today));
        if (made >= mostPerDay)
            return 0;
        var data = _labels.Read(DateTimeOffset.UnixEpoch, MostLabels);
        var scores = _reader.Read(database => Scores(database, data.Labels.Select(l => l.Rid).Distinct()));
        var suspects = SuspectLabels.Find(data, scores);
        var tasks = _reader.Read(database => Tasks(database, suspects, mostPerDay - made));
        if (tasks.Count == 0)
            return 0;
        var isWritten = await _ledger.ChangeAsync(writer =>
        {
            ReviewTable.Add(writer, tasks, fromLabel: null);
            using var mark = writer.Prepare(
                "INSERT INTO state(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
            mark.Bind(1, DayKey).Bind(2, string.Create(CultureInfo.InvariantCulture, $"{today} {made + tasks.Count}")).Run();
        }).ConfigureAwait(false);
        return isWritten ? tasks.Count : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _labels.Dispose();
        _reader.Dispose();
    }

    private static int MadeOn(Database database, string day)
    {
        using var row = database.Prepare("SELECT value FROM state WHERE key = ?1");
        return row.Bind(1, DayKey).Step() && row.Text(0)!.Split(' ') is [var date, var count] && date == day
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : 0;
    }

    private static Dictionary<Guid, double> Scores(Database database, IEnumerable<Guid> parts)
    {
        using var row = database.Prepare("SELECT payload FROM record WHERE rid = ?1 AND kind = 'inspection'");
        var scores = new Dictionary<Guid, double>();
        foreach (var part in parts)
        {
            if (row.Bind(1, part.ToString()).Step())
            {
                var opinion = ReviewStore.ReadOpinion(row.Blob(0).ToArray());
                scores[part] = opinion.Score - opinion.Threshold;
            }
            row.Reset();
        }
        return scores;
    }

    private static List<NewTask> Tasks(Database database, IEnumerable<SuspectLabel> suspects, int most)
    {
        using var asked = database.Prepare(
            """
            SELECT min(uncertainty), max(place), max(purpose = 'adjudication'),
              EXISTS(SELECT 1 FROM image i WHERE i.rid = ?1 AND i.evicted = 0)
            FROM review_task WHERE rid = ?1 AND series = 0
            """);
        var tasks = new List<NewTask>();
        foreach (var suspect in suspects)
        {
            if (tasks.Count == most)
                break;
            if (asked.Bind(1, suspect.Rid.ToString()).Step() && asked.Int64(2) == 0 && asked.Int64(3) != 0)
            {
                tasks.Add(new(
                    suspect.Rid, ReviewPurpose.Adjudication, asked.Number(0), asked.Int64(1), For: null, NotFor: null, IsBlind: true,
                    IsSuspected: true));
            }
            asked.Reset();
        }
        return tasks;
    }
}
