using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Reads what agreement is computed from: labels, truths and what the model said. It writes nothing.</summary>
public sealed class AgreementReader : IDisposable
{
    /// <summary>Most labels that are read at once.</summary>
    public const int MostLabels = 200_000;
    private const string Everyday = "'flagged', 'sampled', 'second_opinion', 'repeat'";

    private readonly PanelReader _reader;

    private AgreementReader(PanelReader reader) => _reader = reader;

    /// <summary>Opens it on the ledger of a state directory.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static AgreementReader Open(StateDirectory directory) => new(PanelReader.Open(directory, "the labels"));

    /// <summary>
    /// Labels that stand since a time, all truths, and the model's verdicts of the labelled parts. A part that was first judged before is
    /// left out of everyday work: whether a lead was asked because labels differ could not be told from what was said of it later.
    /// </summary>
    /// <param name="since">The time.</param>
    /// <param name="most">How many labels at most; the newest are read.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public AgreementData Read(DateTimeOffset since, int most = MostLabels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostLabels);
        return _reader.Read(database =>
        {
            var (first, isCut) = First(database, since, most);
            return new AgreementData(Labels(database, first), TruthTable.All(database), Verdicts(database, first), isCut);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Number of the first label of those that are read, and whether there are more, older ones.</summary>
    private static (long First, bool IsCut) First(Database database, DateTimeOffset since, int most)
    {
        using var rows = database.Prepare("SELECT seq FROM label WHERE is_withdrawn = 0 AND t_utc >= ?1 ORDER BY seq DESC LIMIT ?2");
        rows.Bind(1, WireTime.Format(since)).Bind(2, most + 1);
        var (first, count) = (long.MaxValue, 0);
        while (rows.Step() && ++count <= most)
            first = rows.Int64(0);
        return (first, count > most);
    }

    private static List<StandingLabel> Labels(Database database, long first)
    {
        using var rows = database.Prepare(
            $"""
            SELECT l.rid, l.inspector, l.is_simulated, t.purpose, l.verdict, l.class, l.catalogue, l.t_utc, l.took_ms, l.is_blind
            FROM label l JOIN review_task t ON t.id = l.task
            WHERE l.seq >= ?1 AND l.is_withdrawn = 0 AND NOT (t.purpose IN ({Everyday}) AND EXISTS(
              SELECT 1 FROM label e JOIN review_task f ON f.id = e.task
              WHERE e.rid = l.rid AND e.seq < ?1 AND e.is_withdrawn = 0 AND f.purpose IN ({Everyday})))
            ORDER BY l.seq
            """);
        rows.Bind(1, first);
        var labels = new List<StandingLabel>();
        while (rows.Step())
        {
            labels.Add(new(
                Guid.Parse(rows.Text(0)!), rows.Text(1)!, rows.Int64(2) != 0, LabelNames.ToPurpose(rows.Text(3)!),
                WireNames.ToVerdict(rows.Text(4)!), rows.Text(5), (int)rows.Int64(6), WireTime.Parse(rows.Text(7)!), (int)rows.Int64(8),
                rows.Int64(9) != 0));
        }
        return labels;
    }

    private static Dictionary<Guid, Verdict> Verdicts(Database database, long firstLabel)
    {
        using var rows = database.Prepare(
            """
            SELECT l.rid, r.verdict FROM (SELECT DISTINCT rid FROM label WHERE seq >= ?1 AND is_withdrawn = 0) l
            JOIN record r ON r.rid = l.rid AND r.kind = 'inspection' WHERE r.verdict IS NOT NULL
            """);
        rows.Bind(1, firstLabel);
        var verdicts = new Dictionary<Guid, Verdict>();
        while (rows.Step())
            verdicts[Guid.Parse(rows.Text(0)!)] = WireNames.ToVerdict(rows.Text(1)!);
        return verdicts;
    }
}
