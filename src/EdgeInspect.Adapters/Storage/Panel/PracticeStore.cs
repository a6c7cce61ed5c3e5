using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Practice;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Practice in the ledger's database: beside the labels, in no record of the chain.</summary>
public sealed class PracticeStore : IPracticeStore, IDisposable
{
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly PanelReader _reader;

    private PracticeStore(Ledger ledger, PanelReader reader, TimeProvider time) => (_ledger, _reader, _time) = (ledger, reader, time);

    /// <summary>Opens the practice of a state directory.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static PracticeStore Open(StateDirectory directory, Ledger ledger, TimeProvider time) =>
        new(ledger, PanelReader.Open(directory, "the practice set"), time);

    /// <inheritdoc/>
    public PartTruth? Next(string account) => _reader.Read(database => TruthTable.NextToPractise(database, account));

    /// <inheritdoc/>
    public async Task<bool> AddAsync(PracticeAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (now, isAdded) = (_time.GetUtcNow(), false);
        var isWritten = await _ledger.ChangeAsync(writer =>
        {
            using var add = writer.Prepare(
                $"""
                INSERT INTO practice_answer(account, rid, verdict, class, true_verdict, true_class, took_ms, t_utc)
                SELECT ?1, t.rid, ?3, ?4, ?5, ?6, ?7, ?8 FROM (SELECT ?2 AS rid) t WHERE {TruthTable.IsFree}
                """);
            add.Bind(1, answer.Account).Bind(2, answer.Truth.Rid.ToString()).Bind(3, answer.Given.Verdict.ToWire())
                .Bind(4, answer.Given.DefectClass).Bind(5, answer.Truth.Verdict.ToWire()).Bind(6, answer.Truth.DefectClass)
                .Bind(7, answer.TookMs).Bind(8, WireTime.Format(now)).Run();
            isAdded = writer.Changes > 0;
        }).ConfigureAwait(false);
        return isWritten && isAdded;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PracticeScore> Scores() => _reader.Read(database =>
    {
        using var rows = database.Prepare(
            """
            SELECT account, true_verdict, true_class, count(*),
              sum(verdict = true_verdict AND (true_verdict <> 'NG' OR true_class IS NULL OR class IS true_class))
            FROM practice_answer GROUP BY account, true_verdict, true_class ORDER BY account, true_verdict DESC, true_class
            """);
        var scores = new List<PracticeScore>();
        while (rows.Step())
            scores.Add(new(rows.Text(0)!, WireNames.ToVerdict(rows.Text(1)!), rows.Text(2), rows.Int64(3), rows.Int64(4)));
        return scores;
    });

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
