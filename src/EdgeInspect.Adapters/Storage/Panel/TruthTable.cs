using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>What leads said that parts are. Of a part that was decided again the latest stands.</summary>
internal static class TruthTable
{
    /// <summary>Condition on <c>t.rid</c>: nobody is still to judge the part, so that whoever practises may be told what it is.</summary>
    public const string IsFree =
        $"""
        NOT EXISTS(SELECT 1 FROM review_task r WHERE r.rid = t.rid AND {ReviewTable.IsExpected})
          AND NOT EXISTS(SELECT 1 FROM study s JOIN study_part p ON p.study = s.seq WHERE s.state = 'running' AND p.rid = t.rid)
        """;

    private const string Standing =
        """
        SELECT t.rid, t.verdict, t.class, t.source, l.is_simulated FROM truth t JOIN label l ON l.seq = t.seq
        WHERE t.seq = (SELECT max(seq) FROM truth WHERE rid = t.rid)
        """;

    private const string HasPicture = "EXISTS(SELECT 1 FROM image i WHERE i.rid = t.rid AND i.evicted = 0)";

    private const string Adjudication = "adjudication";
    private const string Suspicion = "suspicion";
    private const int DrawnFrom = 2000;

    /// <summary>Notes what an adjudication says; the label's record is its source.</summary>
    public static void Add(Database writer, long seq, GivenLabel given)
    {
        using var add = writer.Prepare(
            $"""
            INSERT INTO truth(seq, rid, verdict, class, source)
            SELECT ?1, ?2, ?3, ?4, iif(is_suspected, '{Suspicion}', '{Adjudication}') FROM review_task WHERE id = ?5
            """);
        add.Bind(1, seq).Bind(2, given.Task.Rid.ToString()).Bind(3, given.Label.Verdict.ToWire()).Bind(4, given.Label.DefectClass)
            .Bind(5, given.Task.Id).Run();
    }

    /// <summary>Forgets what the label of a record said; what was said before stands again.</summary>
    public static void Remove(Database writer, long seq)
    {
        using var remove = writer.Prepare("DELETE FROM truth WHERE seq = ?1");
        remove.Bind(1, seq).Run();
    }

    /// <summary>All that stands.</summary>
    public static List<PartTruth> All(Database database) => Read(database, Standing);

    /// <summary>What stands of parts whose picture is there, and that neither the defect catalogue nor the live view has shown with an answer.</summary>
    public static List<PartTruth> Unseen(Database database) => Read(
        database,
        $"{Standing} AND {HasPicture} AND t.rid NOT IN ({CataloguePictures.Query}) AND NOT EXISTS(SELECT 1 FROM shown_result s WHERE s.rid = t.rid)");

    /// <summary>
    /// A part that an account knows nothing of, and that the catalogue does not show, drawn from the newest that leads decided; or null.
    /// </summary>
    public static KnownPart? KnownPartFor(Database database, string account)
    {
        using var row = database.Prepare(
            $"""
            SELECT t.rid, coalesce((SELECT min(uncertainty) FROM review_task WHERE rid = t.rid), 0)
            FROM (SELECT rid FROM truth GROUP BY rid ORDER BY max(seq) DESC LIMIT ?2) t
            WHERE {HasPicture} AND t.rid NOT IN ({CataloguePictures.Query})
              AND NOT EXISTS(SELECT 1 FROM label l WHERE l.rid = t.rid AND l.inspector = ?1 AND l.is_withdrawn = 0)
              AND NOT EXISTS(SELECT 1 FROM practice_answer p WHERE p.rid = t.rid AND p.account = ?1)
              AND NOT EXISTS(SELECT 1 FROM review_task r WHERE r.rid = t.rid AND r.only_for = ?1)
              AND NOT EXISTS(SELECT 1 FROM shown_result s WHERE s.rid = t.rid)
            ORDER BY random() LIMIT 1
            """);
        return row.Bind(1, account).Bind(2, DrawnFrom).Step() ? new(Guid.Parse(row.Text(0)!), row.Number(1)) : null;
    }

    private static List<PartTruth> Read(Database database, string sql)
    {
        using var rows = database.Prepare(sql);
        var truths = new List<PartTruth>();
        while (rows.Step())
            truths.Add(Read(rows));
        return truths;
    }

    /// <summary>A part to practise on, or null; see <see cref="Core.Labelling.Practice.IPracticeStore.Next"/>.</summary>
    public static PartTruth? NextToPractise(Database database, string account)
    {
        using var row = database.Prepare(
            $"""
            {Standing} AND {HasPicture} AND {IsFree}
            ORDER BY (SELECT count(*) FROM practice_answer a WHERE a.rid = t.rid AND a.account = ?1), random() LIMIT 1
            """);
        return row.Bind(1, account).Step() ? Read(row) : null;
    }

    private static PartTruth Read(Statement row) => new(
        Guid.Parse(row.Text(0)!), WireNames.ToVerdict(row.Text(1)!), row.Text(2),
        row.Text(3) == Suspicion ? TruthSource.Suspicion : TruthSource.Adjudication, row.Int64(4) != 0);
}
