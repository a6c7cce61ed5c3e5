namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Tables of attribute studies.</summary>
internal static class StudyTable
{
    /// <summary>Whether a task belongs to a study that has ended.</summary>
    public static bool HasEnded(Database database, long task)
    {
        using var row = database.Prepare(
            "SELECT 1 FROM review_task t JOIN study s ON s.seq = t.series WHERE t.id = ?1 AND t.purpose = 'study' AND s.state <> 'running'");
        return row.Bind(1, task).Step();
    }
}
