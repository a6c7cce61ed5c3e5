using System.Collections.Immutable;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>
/// Tables of attribute studies. A study's number is that of its first record; its labels are those of the tasks of that series.
/// </summary>
internal static class StudyTable
{
    private const string Running = "running";

    /// <summary>Whether a task belongs to a study that has ended.</summary>
    public static bool HasEnded(Database database, long task)
    {
        using var row = database.Prepare(
            $"""
            SELECT 1 FROM review_task t JOIN study s ON s.seq = t.series
            WHERE t.id = ?1 AND t.purpose = 'study' AND s.state <> '{Running}'
            """);
        return row.Bind(1, task).Step();
    }

    /// <summary>Parts that can be taken: see <see cref="IStudyStore.Known"/>.</summary>
    public static List<StudyPart> Known(Database database, IReadOnlyCollection<string> inspectors)
    {
        var known = TruthTable.Unseen(database).ToDictionary(t => t.Rid, t => new StudyPart(t.Rid, t.Verdict, t.DefectClass));
        using var told = database.Prepare(
            """
            SELECT l.rid FROM label l JOIN review_task t ON t.id = l.task
            WHERE l.inspector = ?1 AND l.is_withdrawn = 0 AND t.purpose = 'adjudication'
            UNION SELECT rid FROM practice_answer WHERE account = ?1
            """);
        foreach (var inspector in inspectors)
        {
            told.Bind(1, inspector);
            while (told.Step())
                known.Remove(Guid.Parse(told.Text(0)!));
            told.Reset();
        }
        return [.. known.Values.OrderBy(p => p.Rid)];
    }

    /// <summary>Number of the running study, or 0.</summary>
    public static long RunningId(Database database) => database.Number($"SELECT seq FROM study WHERE state = '{Running}'");

    /// <summary>A study, or null.</summary>
    public static StoredStudy? Find(Database database, long id)
    {
        using var row = database.Prepare("SELECT rounds, state, started_by, started_utc, ended_utc FROM study WHERE seq = ?1");
        if (!row.Bind(1, id).Step())
            return null;
        return new(
            id, Parts(database, id), Inspectors(database, id), (int)row.Int64(0),
            Enum.Parse<StudyPhase>(row.Text(1)!, ignoreCase: true), row.Text(2)!,
            WireTime.Parse(row.Text(3)!), row.Text(4) is { } ended ? WireTime.Parse(ended) : null);
    }

    /// <summary>What was judged.</summary>
    public static List<StudyJudgement> Judgements(Database database, long id)
    {
        using var rows = database.Prepare(
            """
            SELECT l.rid, l.inspector, t.turn, l.verdict FROM review_task t JOIN label l ON l.task = t.id AND l.is_withdrawn = 0
            WHERE t.series = ?1 AND t.series > 0 ORDER BY l.seq
            """);
        rows.Bind(1, id);
        var judgements = new List<StudyJudgement>();
        while (rows.Step())
        {
            var isNg = WireNames.ToVerdict(rows.Text(3)!) == Verdict.Ng;
            judgements.Add(new(Guid.Parse(rows.Text(0)!), rows.Text(1)!, (int)rows.Int64(2), isNg));
        }
        return judgements;
    }

    /// <summary>How far each inspector is.</summary>
    public static List<StudyProgress> Progress(Database database, long id)
    {
        using var rows = database.Prepare(
            """
            SELECT t.only_for, t.turn, sum(t.is_open = 0),
              sum(t.is_open = 1 AND NOT EXISTS(SELECT 1 FROM image i WHERE i.rid = t.rid AND i.evicted = 0)), count(*)
            FROM review_task t WHERE t.series = ?1 AND t.series > 0 GROUP BY t.only_for, t.turn ORDER BY t.only_for, t.turn
            """);
        rows.Bind(1, id);
        var rounds = new List<StudyProgress>();
        while (rows.Step())
            rounds.Add(new(rows.Text(0)!, Number(1), Number(2), Number(2), Number(3), Number(4)));
        return [.. rounds.GroupBy(r => r.Inspector).Select(own => Sum([.. own]))];

        int Number(int column) => (int)rows.Int64(column);
    }

    /// <summary>An inspector's rounds together: the first one that is not done is in hand.</summary>
    private static StudyProgress Sum(StudyProgress[] rounds)
    {
        var inHand = Array.Find(rounds, r => !r.IsDone) ?? rounds[^1];
        return inHand with { Judged = rounds.Sum(r => r.Judged), Lost = rounds.Sum(r => r.Lost), Total = rounds.Sum(r => r.Total) };
    }

    /// <summary>Writes a study and the tasks of all rounds.</summary>
    /// <returns>False when one runs.</returns>
    public static bool Start(Database writer, StoredStudy study, int seed)
    {
        if (RunningId(writer) != 0)
            return false;
        using var add = writer.Prepare(
            $"INSERT INTO study(seq, rounds, state, started_by, started_utc) VALUES(?1, ?2, '{Running}', ?3, ?4)");
        add.Bind(1, study.Id).Bind(2, study.Rounds).Bind(3, study.StartedBy).Bind(4, WireTime.Format(study.Started)).Run();
        using var addPart = writer.Prepare("INSERT INTO study_part(study, rid, verdict, class) VALUES(?1, ?2, ?3, ?4)");
        foreach (var part in study.Parts)
            addPart.Bind(1, study.Id).Bind(2, part.Rid.ToString()).Bind(3, part.Verdict.ToWire()).Bind(4, part.DefectClass).Run();
        using var addInspector = writer.Prepare("INSERT INTO study_inspector(study, name) VALUES(?1, ?2)");
        foreach (var inspector in study.Inspectors)
            addInspector.Bind(1, study.Id).Bind(2, inspector).Run();
        ReviewTable.Add(writer, Tasks(study, seed), fromLabel: null);
        return true;
    }

    /// <summary>Ends a study.</summary>
    /// <returns>False when it does not run.</returns>
    public static bool End(Database writer, long id, StudyPhase phase, DateTimeOffset utc)
    {
        using var end = writer.Prepare($"UPDATE study SET state = ?2, ended_utc = ?3 WHERE seq = ?1 AND state = '{Running}'");
        end.Bind(1, id).Bind(2, phase == StudyPhase.Finished ? "finished" : "aborted").Bind(3, WireTime.Format(utc)).Run();
        if (writer.Changes == 0)
            return false;
        using var close = writer.Prepare("UPDATE review_task SET is_open = 0 WHERE series = ?1 AND series > 0 AND is_open = 1");
        close.Bind(1, id).Run();
        return true;
    }

    private static IEnumerable<NewTask> Tasks(StoredStudy study, int seed) =>
        from inspector in study.Inspectors.Index()
        from round in Enumerable.Range(1, study.Rounds)
        from place in StudyDraw.Order(study.Parts.Length, seed, inspector.Index, round).Index()
        select new NewTask(
            study.Parts[place.Item].Rid, ReviewPurpose.Study, Uncertainty: 0, place.Index, inspector.Item, NotFor: null, IsBlind: true,
            Series: study.Id, Turn: round);

    private static ImmutableArray<StudyPart> Parts(Database database, long id)
    {
        using var rows = database.Prepare("SELECT rid, verdict, class FROM study_part WHERE study = ?1 ORDER BY rid");
        rows.Bind(1, id);
        var parts = ImmutableArray.CreateBuilder<StudyPart>();
        while (rows.Step())
            parts.Add(new(Guid.Parse(rows.Text(0)!), WireNames.ToVerdict(rows.Text(1)!), rows.Text(2)));
        return parts.ToImmutable();
    }

    private static ImmutableArray<string> Inspectors(Database database, long id)
    {
        using var rows = database.Prepare("SELECT name FROM study_inspector WHERE study = ?1 ORDER BY name");
        rows.Bind(1, id);
        var names = ImmutableArray.CreateBuilder<string>();
        while (rows.Step())
            names.Add(rows.Text(0)!);
        return names.ToImmutable();
    }
}
