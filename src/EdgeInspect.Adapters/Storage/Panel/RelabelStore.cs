using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Re-label rounds in the ledger's database.</summary>
public sealed class RelabelStore : IRelabelStore, IDisposable
{
    /// <summary>
    /// Who labelled a part blind in everyday work, or in a round before, was not told in practice what it is, and has an account that is not
    /// switched off and may not look the model's opinion up by now; nobody, where the live view has shown what the model says of it.
    /// </summary>
    private static readonly string Judges =
        $"""
        SELECT l.inspector FROM label l JOIN review_task t ON t.id = l.task
        WHERE l.rid = ?1 AND l.is_withdrawn = 0 AND l.is_blind = 1 AND t.purpose IN ('flagged', 'sampled', 'second_opinion', 'relabel')
          AND NOT EXISTS(SELECT 1 FROM shown_result s WHERE s.rid = l.rid)
          AND NOT EXISTS(SELECT 1 FROM practice_answer p WHERE p.rid = l.rid AND p.account = l.inspector)
          AND NOT EXISTS(SELECT 1 FROM account a WHERE a.name = l.inspector AND (a.is_active = 0 OR a.role IN ({SeesModel})))
        GROUP BY l.inspector ORDER BY l.inspector
        """;

    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly PanelReader _reader;

    /// <summary>Roles whose labels are never blind, as SQL.</summary>
    private static string SeesModel => string.Join(
        ", ", Enum.GetValues<Role>().Where(role => role.Allows(Permission.SeeModel)).Select(role => $"'{role.ToWire()}'"));

    private RelabelStore(Ledger ledger, PanelReader reader, TimeProvider time) => (_ledger, _reader, _time) = (ledger, reader, time);

    /// <summary>Opens the rounds of a state directory.</summary>
    /// <exception cref="StorageException">They can't be read.</exception>
    public static RelabelStore Open(StateDirectory directory, Ledger ledger, TimeProvider time) =>
        new(ledger, PanelReader.Open(directory, "the re-label rounds"), time);

    /// <inheritdoc/>
    public IReadOnlyList<Guid> Askable(IReadOnlyCollection<Guid> parts) => _reader.Read(database =>
    {
        using var picture = database.Prepare("SELECT 1 FROM image WHERE rid = ?1 AND evicted = 0");
        using var judges = database.Prepare(Judges);
        var askable = new List<Guid>();
        foreach (var part in parts.Except(CataloguePictures.Read(database)))
        {
            if (picture.Bind(1, part.ToString()).Step() && JudgesOf(judges, part).Count > 1)
                askable.Add(part);
            picture.Reset();
        }
        return askable;
    });

    /// <inheritdoc/>
    public async Task<long?> StartAsync(IReadOnlyCollection<Guid> parts, int catalogueVersion, string by)
    {
        var (number, now) = (0L, _time.GetUtcNow());
        var record = new LedgerEvent(RecordKinds.RelabelStarted, json =>
        {
            json.WriteNumber("parts", parts.Count);
            json.WriteNumber("catalogue", catalogueVersion);
            json.WriteString("by", by);
        });
        var isWritten = await _ledger.CommitAsync(record, (writer, seq) =>
        {
            number = seq;
            Start(writer, new(seq, catalogueVersion, by, now), parts);
            return true;
        }).ConfigureAwait(false);
        return isWritten ? number : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredRelabel> All() => _reader.Read(database =>
    {
        using var rows = database.Prepare("SELECT seq, catalogue, started_by, started_utc FROM relabel_round ORDER BY seq DESC");
        var rounds = new List<StoredRelabel>();
        while (rows.Step())
            rounds.Add(new(rows.Int64(0), (int)rows.Int64(1), rows.Text(2)!, WireTime.Parse(rows.Text(3)!)));
        return rounds;
    });

    /// <inheritdoc/>
    public IReadOnlyList<RelabelledPart> Labels(long id) => _reader.Read(database => Labels(database, id));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Writes a round and its tasks. They come before all parts that wait: the round's own number is the newest place.</summary>
    internal static void Start(Database writer, StoredRelabel round, IEnumerable<Guid> parts)
    {
        using var add = writer.Prepare("INSERT INTO relabel_round(seq, catalogue, started_by, started_utc) VALUES(?1, ?2, ?3, ?4)");
        add.Bind(1, round.Id).Bind(2, round.CatalogueVersion).Bind(3, round.StartedBy).Bind(4, WireTime.Format(round.Started)).Run();
        using var judges = writer.Prepare(Judges);
        using var least = writer.Prepare("SELECT min(uncertainty) FROM review_task WHERE rid = ?1 AND series = 0");
        ReviewTable.Add(writer, parts.SelectMany(Tasks), fromLabel: null);

        IEnumerable<NewTask> Tasks(Guid part)
        {
            var uncertainty = least.Bind(1, part.ToString()).Step() ? least.Number(0) : 0;
            least.Reset();
            return JudgesOf(judges, part).Select(inspector => new NewTask(
                part, ReviewPurpose.Relabel, uncertainty, Place: round.Id, inspector, NotFor: null, IsBlind: true, Series: round.Id));
        }
    }

    /// <summary>Labels of a round's parts; see <see cref="IRelabelStore.Labels"/>.</summary>
    internal static List<RelabelledPart> Labels(Database database, long id)
    {
        using var rows = database.Prepare(
            $"""
            SELECT r.rid, r.only_for, (
              SELECT l.verdict FROM label l JOIN review_task t ON t.id = l.task
              WHERE l.rid = r.rid AND l.inspector = r.only_for AND l.seq < ?1 AND l.is_withdrawn = 0 AND l.is_blind = 1
                AND t.purpose IN ('flagged', 'sampled', 'second_opinion', 'relabel')
              ORDER BY l.seq DESC LIMIT 1) AS said_before,
              (SELECT l.verdict FROM label l WHERE l.task = r.id AND l.rid = r.rid AND l.is_withdrawn = 0 AND l.is_blind = 1),
              NOT ({ReviewTable.IsExpected}) OR NOT EXISTS(SELECT 1 FROM image i WHERE i.rid = r.rid AND i.evicted = 0)
            FROM review_task r WHERE r.series = ?1 AND r.series > 0 AND said_before IS NOT NULL ORDER BY r.id
            """);
        rows.Bind(1, id);
        var labels = new List<RelabelledPart>();
        while (rows.Step())
        {
            var after = rows.Text(3) is { } said ? WireNames.ToVerdict(said) : (Core.Detection.Verdict?)null;
            var isLost = after is null && rows.Int64(4) != 0;
            labels.Add(new(Guid.Parse(rows.Text(0)!), rows.Text(1)!, WireNames.ToVerdict(rows.Text(2)!), after, isLost));
        }
        return labels;
    }

    private static List<string> JudgesOf(Statement rows, Guid part)
    {
        rows.Bind(1, part.ToString());
        var names = new List<string>();
        while (rows.Step())
            names.Add(rows.Text(0)!);
        rows.Reset();
        return names;
    }
}
