using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Tables of tasks and labels; what is written goes with the ledger's records, in the same commit.</summary>
internal static class ReviewTable
{
    /// <summary>
    /// Condition on a task <c>r</c>: somebody is still to judge its part. Of an account that is switched off nothing more is expected,
    /// but in a study, which waits for it.
    /// </summary>
    public const string IsExpected =
        """
        r.is_open = 1 AND (r.only_for IS NULL OR r.purpose = 'study'
          OR NOT EXISTS(SELECT 1 FROM account a WHERE a.name = r.only_for AND a.is_active = 0))
        """;

    private const string TaskColumns = "t.id, t.token, t.rid, t.purpose, t.uncertainty, t.place, t.only_for, t.not_for, t.is_blind";

    private const string LabelColumns =
        "l.seq, l.inspector, l.is_simulated, l.verdict, l.class, l.severity, l.note, l.catalogue, l.took_ms, l.t_utc, l.is_blind";

    /// <summary>
    /// Tasks that somebody can take now: none that is for an account that is switched off, or for later. It is asked often, so it reads the
    /// index alone; that open ones have a picture is seen to when they are made and when a picture goes.
    /// </summary>
    public static long Waiting(Database database, bool isAdjudication)
    {
        using var count = database.Prepare(
            $"""
            SELECT count(*) FROM review_task r
            WHERE {IsExpected} AND r.is_adjudication = ?1 AND r.purpose <> 'study'
              AND (r.only_for IS NULL OR r.due_at <= coalesce((SELECT labels FROM labeller WHERE name = r.only_for), 0))
            """);
        return count.Bind(1, isAdjudication ? 1 : 0).Step() ? count.Int64(0) : 0;
    }

    /// <summary>
    /// Tasks that an account may take: of parts whose picture is there, that it has not judged unless they come back to it. Those of a
    /// study are for its own sitting.
    /// </summary>
    public static List<ReviewTask> Candidates(Database database, ReviewOrder order, string account, bool isAdjudication, int most)
    {
        using var rows = database.Prepare(
            $"""
            SELECT {TaskColumns} FROM review_task t
            WHERE t.is_open = 1 AND t.is_adjudication = ?2 AND t.purpose <> 'study'
              AND (t.only_for IS NULL OR t.only_for = ?1) AND t.not_for IS NOT ?1
              AND t.due_at <= coalesce((SELECT labels FROM labeller WHERE name = ?1), 0)
              AND EXISTS(SELECT 1 FROM image i WHERE i.rid = t.rid AND i.evicted = 0)
              AND (t.purpose IN ('repeat', 'relabel')
                OR NOT EXISTS(SELECT 1 FROM label l WHERE l.rid = t.rid AND l.inspector = ?1 AND l.is_withdrawn = 0))
            ORDER BY {(order == ReviewOrder.Newest ? "t.place DESC" : "t.uncertainty")}, t.id LIMIT ?3
            """);
        return ReadTasks(rows.Bind(1, account).Bind(2, isAdjudication ? 1 : 0).Bind(3, most));
    }

    /// <summary>Tasks of the running study for an account: those of the first round that has some left, in its order.</summary>
    public static List<ReviewTask> StudyCandidates(Database database, string account, int most)
    {
        using var rows = database.Prepare(
            $"""
            SELECT {TaskColumns}, t.turn FROM review_task t
            WHERE t.series = (SELECT seq FROM study WHERE state = 'running') AND t.series > 0 AND t.only_for = ?1 AND t.is_open = 1
              AND EXISTS(SELECT 1 FROM image i WHERE i.rid = t.rid AND i.evicted = 0)
            ORDER BY t.turn, t.place LIMIT ?2
            """);
        rows.Bind(1, account).Bind(2, most);
        var (tasks, turn) = (new List<ReviewTask>(), 0L);
        while (rows.Step() && (tasks.Count == 0 || rows.Int64(9) == turn))
        {
            turn = rows.Int64(9);
            tasks.Add(ReadTask(rows));
        }
        return tasks;
    }

    /// <summary>The open task of a token, or null.</summary>
    public static ReviewTask? Find(Database database, Guid token)
    {
        using var row = database.Prepare($"SELECT {TaskColumns} FROM review_task t WHERE t.token = ?1 AND t.is_open = 1");
        return row.Bind(1, token.ToString()).Step() ? ReadTask(row) : null;
    }

    /// <summary>How many labels an account has given.</summary>
    public static long LabelsOf(Database database, string account)
    {
        using var row = database.Prepare("SELECT labels FROM labeller WHERE name = ?1");
        return row.Bind(1, account).Step() ? row.Int64(0) : 0;
    }

    /// <summary>Labels of a result that stand.</summary>
    public static List<StoredLabel> LabelsOf(Database database, Guid rid)
    {
        using var rows = database.Prepare(
            $"SELECT {TaskColumns}, {LabelColumns} FROM label l JOIN review_task t ON t.id = l.task WHERE l.rid = ?1 AND l.is_withdrawn = 0 ORDER BY l.seq");
        rows.Bind(1, rid.ToString());
        var labels = new List<StoredLabel>();
        while (rows.Step())
            labels.Add(ReadLabel(rows));
        return labels;
    }

    /// <summary>Labels that stand, the newest first; if wanted, none of results that a lead has to decide.</summary>
    public static List<StoredLabel> Labels(Database database, string? inspector, Guid? rid, long before, int most, bool onlySettled)
    {
        using var rows = database.Prepare(
            $"""
            SELECT {TaskColumns}, {LabelColumns} FROM label l JOIN review_task t ON t.id = l.task
            WHERE l.seq < ?1 AND l.is_withdrawn = 0 AND (?2 IS NULL OR l.inspector = ?2) AND (?3 IS NULL OR l.rid = ?3)
              AND (?5 = 0 OR NOT EXISTS(SELECT 1 FROM review_task a WHERE a.rid = l.rid AND a.purpose = 'adjudication' AND a.is_open = 1))
            ORDER BY l.seq DESC LIMIT ?4
            """);
        rows.Bind(1, before).Bind(2, inspector).Bind(3, rid?.ToString()).Bind(4, most).Bind(5, onlySettled ? 1 : 0);
        var labels = new List<StoredLabel>();
        while (rows.Step())
            labels.Add(ReadLabel(rows));
        return labels;
    }

    /// <summary>Whether a lead has to decide on a result.</summary>
    public static bool IsUnsettled(Database database, Guid rid)
    {
        using var row = database.Prepare("SELECT 1 FROM review_task WHERE rid = ?1 AND purpose = 'adjudication' AND is_open = 1");
        return row.Bind(1, rid.ToString()).Step();
    }

    /// <summary>
    /// Adds tasks, but none of a result that has one of its purpose for the same account, and none of one whose picture has gone
    /// meanwhile; a study counts those as lost. One that was closed because all that was said of it was taken back is opened anew.
    /// </summary>
    /// <param name="writer">The ledger's connection.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="fromLabel">Number of the label's record that they follow from, or null.</param>
    public static void Add(Database writer, IEnumerable<NewTask> tasks, long? fromLabel)
    {
        using var add = writer.Prepare(
            """
            INSERT INTO review_task(
              token, rid, purpose, is_adjudication, uncertainty, place, only_for, not_for, is_blind, due_at, from_label, is_suspected,
              series, turn, is_open)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, nullif(?11, 0), ?12, ?13, ?14, 1
            WHERE ?3 = 'study' OR EXISTS(SELECT 1 FROM image WHERE rid = ?2 AND evicted = 0)
            ON CONFLICT(rid, purpose, coalesce(only_for, ''), series, turn) DO UPDATE SET
              token = excluded.token, uncertainty = excluded.uncertainty, place = excluded.place, not_for = excluded.not_for,
              is_blind = excluded.is_blind, due_at = excluded.due_at, from_label = excluded.from_label,
              is_suspected = excluded.is_suspected, is_open = 1
            WHERE is_open = 0 AND series = 0 AND NOT EXISTS(SELECT 1 FROM label l WHERE l.task = review_task.id AND l.is_withdrawn = 0)
            """);
        foreach (var task in tasks)
        {
            add.Bind(1, Guid.NewGuid().ToString()).Bind(2, task.Rid.ToString()).Bind(3, task.Purpose.ToWire())
                .Bind(4, task.Purpose == ReviewPurpose.Adjudication ? 1 : 0).Bind(5, task.Uncertainty).Bind(6, task.Place)
                .Bind(7, task.For).Bind(8, task.NotFor).Bind(9, task.IsBlind ? 1 : 0).Bind(10, task.DueAt).Bind(11, fromLabel ?? 0)
                .Bind(12, task.IsSuspected ? 1 : 0).Bind(13, task.Series).Bind(14, task.Turn).Run();
        }
    }

    /// <summary>
    /// Drops the tasks of a result whose picture goes: nobody can judge it any more. Those of studies and rounds stay, which count what
    /// they lost, and those whose label was taken back, which that label names; but only a study's stay open.
    /// </summary>
    public static void Drop(Database writer, Guid rid)
    {
        using var close = writer.Prepare("UPDATE review_task SET is_open = 0 WHERE rid = ?1 AND is_open = 1 AND purpose <> 'study'");
        using var drop = writer.Prepare(
            """
            DELETE FROM review_task WHERE rid = ?1 AND is_open = 1 AND series = 0
              AND NOT EXISTS(SELECT 1 FROM label l WHERE l.rid = review_task.rid AND l.task = review_task.id)
            """);
        drop.Bind(1, rid.ToString()).Run();
        close.Bind(1, rid.ToString()).Run();
    }

    /// <summary>Closes a task.</summary>
    /// <returns>False when it was closed.</returns>
    public static bool Close(Database writer, long task)
    {
        using var close = writer.Prepare("UPDATE review_task SET is_open = 0 WHERE id = ?1 AND is_open = 1");
        close.Bind(1, task).Run();
        return writer.Changes > 0;
    }

    /// <summary>Notes a label of a record.</summary>
    public static void AddLabel(Database writer, long seq, GivenLabel given, DateTimeOffset utc)
    {
        using var add = writer.Prepare(
            """
            INSERT INTO label(seq, task, rid, inspector, is_simulated, verdict, class, severity, note, catalogue, took_ms, t_utc, is_blind)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """);
        add.Bind(1, seq).Bind(2, given.Task.Id).Bind(3, given.Task.Rid.ToString()).Bind(4, given.Inspector).Bind(5, given.IsSimulated ? 1 : 0)
            .Bind(6, given.Label.Verdict.ToWire()).Bind(7, given.Label.DefectClass).Bind(8, given.Label.Severity?.ToWire())
            .Bind(9, given.Label.Note).Bind(10, given.CatalogueVersion).Bind(11, given.TookMs).Bind(12, WireTime.Format(utc))
            .Bind(13, given.IsBlind ? 1 : 0).Run();
        using var count = writer.Prepare(
            "INSERT INTO labeller(name, labels) VALUES(?1, 1) ON CONFLICT(name) DO UPDATE SET labels = labels + 1");
        count.Bind(1, given.Inspector).Run();
    }

    /// <summary>
    /// Takes a label back: its task is open again, unless its picture has gone meanwhile, and what followed from it and is open goes. Of
    /// that a task stays whose own label was taken back, for that label names it; but it is closed.
    /// </summary>
    /// <returns>False when it was taken back before.</returns>
    public static bool Withdraw(Database writer, StoredLabel label)
    {
        using var mark = writer.Prepare("UPDATE label SET is_withdrawn = 1 WHERE seq = ?1 AND is_withdrawn = 0");
        mark.Bind(1, label.Seq).Run();
        if (writer.Changes == 0)
            return false;
        using var open = writer.Prepare(
            """
            UPDATE review_task SET is_open = 1 WHERE id = ?1
              AND (purpose = 'study' OR EXISTS(SELECT 1 FROM image i WHERE i.rid = review_task.rid AND i.evicted = 0))
            """);
        open.Bind(1, label.Given.Task.Id).Run();
        using var drop = writer.Prepare(
            """
            DELETE FROM review_task WHERE from_label = ?1 AND is_open = 1
              AND NOT EXISTS(SELECT 1 FROM label l WHERE l.task = review_task.id)
            """);
        drop.Bind(1, label.Seq).Run();
        using var close = writer.Prepare("UPDATE review_task SET is_open = 0 WHERE from_label = ?1 AND is_open = 1");
        close.Bind(1, label.Seq).Run();
        using var count = writer.Prepare("UPDATE labeller SET labels = labels - 1 WHERE name = ?1");
        count.Bind(1, label.Given.Inspector).Run();
        return true;
    }

    private static List<ReviewTask> ReadTasks(Statement rows)
    {
        var tasks = new List<ReviewTask>();
        while (rows.Step())
            tasks.Add(ReadTask(rows));
        return tasks;
    }

    private static ReviewTask ReadTask(Statement row) => new(
        row.Int64(0), Guid.Parse(row.Text(1)!), Guid.Parse(row.Text(2)!), LabelNames.ToPurpose(row.Text(3)!), row.Number(4), row.Int64(5),
        row.Text(6), row.Text(7), row.Int64(8) != 0);

    private static StoredLabel ReadLabel(Statement row)
    {
        var severity = row.Text(14) is { } name ? LabelNames.ToSeverity(name) : (DefectSeverity?)null;
        var label = new PartLabel(WireNames.ToVerdict(row.Text(12)!), row.Text(13), severity, row.Text(15));
        var given = new GivenLabel(
            ReadTask(row), label, row.Text(10)!, row.Int64(11) != 0, (int)row.Int64(16), (int)row.Int64(17), row.Int64(19) != 0);
        return new(row.Int64(9), given, WireTime.Parse(row.Text(18)!));
    }
}
