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

    private readonly PanelReader _reader;

    private AgreementReader(PanelReader reader) => _reader = reader;

    /// <summary>Opens it on the ledger of a state directory.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static AgreementReader Open(StateDirectory directory) => new(PanelReader.Open(directory, "the labels"));

    /// <summary>Labels that stand since a time, all truths, and the model's verdicts of the labelled parts.</summary>
    /// <param name="since">The time.</param>
    /// <param name="most">How many labels at most; the newest are read.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public AgreementData Read(DateTimeOffset since, int most = MostLabels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostLabels);
        return _reader.Read(database =>
        {
            var (labels, first) = Labels(database, since, most + 1);
            var isCut = labels.Count > most;
            if (isCut)
                labels.RemoveAt(0);
            return new AgreementData(labels, TruthTable.All(database), Verdicts(database, first), isCut);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static (List<StandingLabel> Labels, long First) Labels(Database database, DateTimeOffset since, int most)
    {
        using var rows = database.Prepare(
            """
            SELECT l.seq, l.rid, l.inspector, l.is_simulated, t.purpose, l.verdict, l.class, l.catalogue, l.t_utc, l.took_ms
            FROM label l JOIN review_task t ON t.id = l.task WHERE l.is_withdrawn = 0 AND l.t_utc >= ?1 ORDER BY l.seq DESC LIMIT ?2
            """);
        rows.Bind(1, WireTime.Format(since)).Bind(2, most);
        var (labels, first) = (new List<StandingLabel>(), 0L);
        while (rows.Step())
        {
            first = rows.Int64(0);
            labels.Add(new(
                Guid.Parse(rows.Text(1)!), rows.Text(2)!, rows.Int64(3) != 0, LabelNames.ToPurpose(rows.Text(4)!),
                WireNames.ToVerdict(rows.Text(5)!), rows.Text(6), (int)rows.Int64(7), WireTime.Parse(rows.Text(8)!), (int)rows.Int64(9)));
        }
        labels.Reverse();
        return (labels, first);
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
