using System.Runtime.CompilerServices;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using SQLitePCL;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>How SQLite finds tasks and labels: inspection waits for what is written, and their tables never shrink.</summary>
public sealed class LabelPlanTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly Database _database;
    private readonly List<string> _statements = [];

    public LabelPlanTests()
    {
        var path = _scratch.File("ledger.db");
        _database = Database.OpenWriter(path);
        Schema.Migrate(_database, path, Schema.Version);
        raw.sqlite3_trace(Handle(_database), (_, statement) => _statements.Add(statement), null);
    }

    public void Dispose()
    {
        _database.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void No_study_no_round_and_no_undo_reads_all_tasks_or_all_labels()
    {
        var rid = Guid.NewGuid();
        StudyTable.Start(_database, new(7, [new(rid, Verdict.Ok, null)], ["ada"], 2, StudyPhase.Running, "lea", DateTimeOffset.UnixEpoch, null), 1);
        var task = Assert.Single(Candidates());
        ReviewTable.Close(_database, task.Id);
        ReviewTable.AddLabel(_database, 8, new(task, new(Verdict.Ok), "ada", IsSimulated: false, 0, 1000, IsBlind: true), DateTimeOffset.UnixEpoch);
        Assert.Equal(new StudyProgress("ada", 2, 0, 1, 1, 2), Assert.Single(StudyTable.Progress(_database, 7)));
        Assert.Equal(new(rid, "ada", 1, SaidNg: false), Assert.Single(StudyTable.Judgements(_database, 7)));
        Assert.False(StudyTable.HasEnded(_database, task.Id));
        ReviewTable.Withdraw(_database, ReviewTable.LabelsOf(_database, rid)[0]);
        StudyTable.End(_database, 7, StudyPhase.Aborted, DateTimeOffset.UnixEpoch);
        RelabelStore.Start(_database, new(9, 1, "lea", DateTimeOffset.UnixEpoch), [rid]);
        RelabelStore.Labels(_database, 9);
        ReviewTable.Drop(_database, rid);
        AssertCheap(least: 15);
    }

    [Fact]
    public void The_queue_is_counted_in_its_index_alone()
    {
        ReviewTable.Waiting(_database, isAdjudication: true);
        ReviewTable.Candidates(_database, ReviewOrder.Newest, "ada", isAdjudication: false, 10);
        ReviewTable.Candidates(_database, ReviewOrder.MostUncertain, "ada", isAdjudication: false, 10);
        var steps = AssertCheap(least: 3);
        Assert.Contains(steps, step => step.StartsWith("SEARCH r USING COVERING INDEX review_newest", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.StartsWith("SEARCH t USING INDEX review_uncertain", StringComparison.Ordinal));
        // What an inspector has said of one part is not looked for among all labels of that inspector.
        Assert.Contains(steps, step => step.EndsWith("label_of_part (rid=? AND inspector=?)", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handle")]
    private static extern ref sqlite3 Handle(Database database);

    /// <summary>The sitting while the part has a picture.</summary>
    private List<ReviewTask> Candidates()
    {
        _database.Execute("INSERT INTO image(rid, seq, path, bytes) SELECT rid, 1, 'a.jpg', 1 FROM study_part");
        var tasks = ReviewTable.StudyCandidates(_database, "ada", 5);
        _database.Execute("DELETE FROM image");
        return tasks;
    }

    /// <summary>
    /// Nothing that ran walks through a table, nor does what SQLite looks for to keep labels from naming tasks that are deleted; the constant
    /// row of an insert is no table.
    /// </summary>
    private List<string> AssertCheap(int least)
    {
        string[] statements = [.. _statements.Distinct().Where(IsQuery)];
        Assert.InRange(statements.Length, least, 100);
        var all = new List<string>();
        foreach (var statement in statements)
        {
            var steps = Plan(statement);
            var isCheap = !steps.Exists(s => s.StartsWith("SCAN", StringComparison.Ordinal) && s != "SCAN CONSTANT ROW");
            Assert.True(isCheap, $"{statement}\n{string.Join('\n', steps)}");
            all.AddRange(steps);
        }
        return all;
    }

    private static bool IsQuery(string statement) =>
        new[] { "SELECT", "INSERT INTO review_task", "INSERT OR IGNORE", "UPDATE", "DELETE FROM review_task" }
            .Any(word => statement.TrimStart().StartsWith(word, StringComparison.Ordinal));

    private List<string> Plan(string statement)
    {
        using var rows = _database.Prepare($"EXPLAIN QUERY PLAN {statement}");
        var steps = new List<string>();
        while (rows.Step())
            steps.Add(rows.Text(3)!);
        return steps;
    }
}
