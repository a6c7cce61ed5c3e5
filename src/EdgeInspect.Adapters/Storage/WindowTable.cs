using System.Globalization;
using EdgeInspect.Core.Monitoring;

namespace EdgeInspect.Adapters.Storage;

/// <summary>The tables of drift windows as the ledger's writer changes them. A call does a bounded amount of work, for records wait behind it.</summary>
internal static class WindowTable
{
    /// <summary>Key of the last window that was sent.</summary>
    public const string SentKey = "windows_sent";

    /// <summary>Key of the number of windows that were deleted before they were sent.</summary>
    public const string DroppedKey = "windows_dropped";

    private const int DeletedAtOnce = 64;

    /// <summary>Adds a window; once, however often it is tried.</summary>
    public static void Add(Database writer, DriftWindow window, WindowBody body, DateTimeOffset now)
    {
        var (series, span) = (window.Series, window.Span);
        using var place = writer.Prepare(
            """
            INSERT INTO window_series(camera, model, window_schema, last_seq, size, last_record) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET last_seq = excluded.last_seq, size = excluded.size, last_record = excluded.last_record
            """);
        place.Bind(1, series.Camera).Bind(2, series.Model).Bind(3, series.Schema).Bind(4, window.Seq).Bind(5, span.Size).Bind(6, span.LastSeq).Run();
        using var add = writer.Prepare(
            """
            INSERT INTO drift_window(series, seq, closed_utc, content_type, body)
            SELECT id, ?4, ?5, ?6, ?7 FROM window_series AS place WHERE camera = ?1 AND model = ?2 AND window_schema = ?3
            AND NOT EXISTS (SELECT 1 FROM drift_window WHERE series = place.id AND seq = ?4)
            """);
        add.Bind(1, series.Camera).Bind(2, series.Model).Bind(3, series.Schema).Bind(4, window.Seq).Bind(5, WireTime.Format(now)).Bind(6, body.ContentType)
            .BindBlob(7, body.Body.Span).Run();
    }

    /// <summary>Deletes the oldest windows: those beyond the number to keep, and those that were sent and are too old.</summary>
    /// <param name="writer">The ledger's database.</param>
    /// <param name="sent">The last window that was sent.</param>
    /// <param name="options">What is kept.</param>
    /// <param name="now">Wall time.</param>
    /// <returns>How many of them had not been sent.</returns>
    public static long Trim(Database writer, long sent, WindowStoreOptions options, DateTimeOffset now)
    {
        // A clock that jumped ahead makes all windows old: it must not cost those that nobody has.
        using var old = writer.Prepare(
            "SELECT max(id) FROM (SELECT id, closed_utc FROM drift_window WHERE id <= ?1 ORDER BY id LIMIT ?2) WHERE closed_utc < ?3");
        old.Bind(1, sent).Bind(2, DeletedAtOnce).Bind(3, WireTime.Format(now.AddDays(-options.KeepDays)));
        var until = old.Step() ? old.Int64(0) : 0;
        var (oldest, newest) = Ends(writer);
        until = Math.Max(until, Math.Min(newest - options.KeepRows, oldest + DeletedAtOnce - 1));
        if (until < oldest)
            return 0;
        using var delete = writer.Prepare("DELETE FROM drift_window WHERE id <= ?1");
        delete.Bind(1, until).Run();
        var dropped = Math.Max(0, until - Math.Max(sent, oldest - 1));
        if (dropped > 0)
            SetState(writer, DroppedKey, dropped, "CAST(state.value AS INTEGER) + excluded.value");
        return dropped;
    }

    /// <summary>Notes the last window that was sent; a lower one changes nothing.</summary>
    public static void MarkSent(Database writer, long id) => SetState(writer, SentKey, id, "max(CAST(state.value AS INTEGER), CAST(excluded.value AS INTEGER))");

    /// <summary>The oldest and the newest window; newest below oldest when there is none.</summary>
    public static (long Oldest, long Newest) Ends(Database database)
    {
        var newest = Math.Max(database.Number("SELECT max(id) FROM drift_window"), database.Number("SELECT seq FROM sqlite_sequence WHERE name = 'drift_window'"));
        var oldest = database.Number("SELECT min(id) FROM drift_window");
        return (oldest == 0 ? newest + 1 : oldest, newest);
    }

    private static void SetState(Database writer, string key, long value, string merged)
    {
        using var set = writer.Prepare($"INSERT INTO state(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = {merged}");
        set.Bind(1, key).Bind(2, value.ToString(CultureInfo.InvariantCulture)).Run();
    }
}
