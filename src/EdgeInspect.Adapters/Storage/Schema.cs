using System.Globalization;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The tables, as numbered steps: a database at version n has had the first n. A step that was released is never edited; a change is a
/// step of its own at the end. The number is SQLite's <c>user_version</c>.
/// </summary>
internal static class Schema
{
    private static readonly string[] Steps =
    [
        // 1: the chain of records, and what is in force now.
        """
        CREATE TABLE ledger(epoch TEXT NOT NULL, created_utc TEXT NOT NULL) STRICT;
        CREATE TABLE record(
          seq INTEGER PRIMARY KEY,
          kind TEXT NOT NULL,
          rid TEXT,
          t_utc TEXT NOT NULL,
          verdict TEXT,
          payload BLOB NOT NULL,
          prev_hash BLOB NOT NULL,
          hash BLOB NOT NULL) STRICT;
        CREATE INDEX record_rid ON record(rid) WHERE rid IS NOT NULL;
        CREATE INDEX record_verdict ON record(t_utc, verdict) WHERE verdict IS NOT NULL;
        CREATE TABLE state(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """,

        // 2: the pictures on the disk, so that keeping the quota needs no look at the disk.
        """
        CREATE TABLE image(
          rid TEXT PRIMARY KEY,
          seq INTEGER NOT NULL,
          path TEXT NOT NULL,
          map_path TEXT,
          bytes INTEGER NOT NULL,
          acknowledged INTEGER NOT NULL DEFAULT 0,
          evicted INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE INDEX image_age ON image(evicted, acknowledged DESC, seq);
        """,

        // 3: closed drift windows as they are sent, in the order in which they closed; their series keep counting when windows are deleted.
        """
        CREATE TABLE window_series(
          id INTEGER PRIMARY KEY,
          camera TEXT NOT NULL,
          model TEXT NOT NULL,
          window_schema TEXT NOT NULL,
          last_seq INTEGER NOT NULL,
          size INTEGER NOT NULL,
          last_record INTEGER NOT NULL,
          UNIQUE(camera, model, window_schema)) STRICT;
        CREATE TABLE drift_window(
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          series INTEGER NOT NULL REFERENCES window_series(id),
          seq INTEGER NOT NULL,
          closed_utc TEXT NOT NULL,
          content_type TEXT NOT NULL,
          body BLOB NOT NULL,
          UNIQUE(series, seq)) STRICT;
        """,

        // 4: who may use the panel, parts that wait for a person's label, and the labels that stand in the chain.
        """
        CREATE TABLE account(
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL UNIQUE,
          display_name TEXT NOT NULL,
          role TEXT NOT NULL,
          is_active INTEGER NOT NULL,
          is_simulated INTEGER NOT NULL,
          password TEXT,
          pin TEXT,
          badge BLOB UNIQUE,
          token BLOB UNIQUE,
          failures INTEGER NOT NULL,
          locked_until_utc TEXT) STRICT;
        CREATE TABLE review_task(
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          token TEXT NOT NULL UNIQUE,
          rid TEXT NOT NULL,
          purpose TEXT NOT NULL,
          is_adjudication INTEGER NOT NULL,
          uncertainty REAL NOT NULL,
          place INTEGER NOT NULL,
          only_for TEXT,
          not_for TEXT,
          is_blind INTEGER NOT NULL,
          due_at INTEGER NOT NULL,
          from_label INTEGER,
          is_suspected INTEGER NOT NULL DEFAULT 0,
          series INTEGER NOT NULL DEFAULT 0,
          turn INTEGER NOT NULL DEFAULT 0,
          is_open INTEGER NOT NULL) STRICT;
        CREATE INDEX record_event ON record(kind, seq) WHERE verdict IS NULL;
        CREATE UNIQUE INDEX review_once ON review_task(rid, purpose, coalesce(only_for, ''), series, turn);
        CREATE INDEX review_series ON review_task(series, only_for, turn, place) WHERE series > 0;
        CREATE INDEX review_followed ON review_task(from_label) WHERE from_label IS NOT NULL;
        CREATE INDEX review_newest ON review_task(is_adjudication, place DESC, id, is_open, purpose, only_for, due_at)
          WHERE is_open = 1 AND purpose <> 'study';
        CREATE INDEX review_uncertain ON review_task(is_adjudication, uncertainty, id)
          WHERE is_open = 1 AND purpose <> 'study';
        CREATE TABLE label(
          seq INTEGER PRIMARY KEY,
          task INTEGER NOT NULL REFERENCES review_task(id),
          rid TEXT NOT NULL,
          inspector TEXT NOT NULL,
          is_simulated INTEGER NOT NULL,
          verdict TEXT NOT NULL,
          class TEXT,
          severity TEXT,
          note TEXT,
          catalogue INTEGER NOT NULL,
          took_ms INTEGER NOT NULL,
          t_utc TEXT NOT NULL,
          is_blind INTEGER NOT NULL,
          is_withdrawn INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX label_of_task ON label(task);
        CREATE INDEX label_of_part ON label(rid, inspector);
        CREATE INDEX label_of_inspector ON label(inspector, seq);
        CREATE TABLE shown_result(rid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE labeller(name TEXT PRIMARY KEY, labels INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE truth(
          seq INTEGER PRIMARY KEY,
          rid TEXT NOT NULL,
          verdict TEXT NOT NULL,
          class TEXT,
          source TEXT NOT NULL) STRICT;
        CREATE INDEX truth_of_part ON truth(rid, seq);
        CREATE TABLE study(
          seq INTEGER PRIMARY KEY,
          rounds INTEGER NOT NULL,
          state TEXT NOT NULL,
          started_by TEXT NOT NULL,
          started_utc TEXT NOT NULL,
          ended_utc TEXT) STRICT;
        CREATE UNIQUE INDEX study_running ON study(state) WHERE state = 'running';
        CREATE TABLE study_part(
          study INTEGER NOT NULL REFERENCES study(seq),
          rid TEXT NOT NULL,
          verdict TEXT NOT NULL,
          class TEXT,
          PRIMARY KEY(study, rid)) STRICT, WITHOUT ROWID;
        CREATE TABLE study_inspector(
          study INTEGER NOT NULL REFERENCES study(seq),
          name TEXT NOT NULL,
          PRIMARY KEY(study, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE relabel_round(
          seq INTEGER PRIMARY KEY,
          catalogue INTEGER NOT NULL,
          started_by TEXT NOT NULL,
          started_utc TEXT NOT NULL) STRICT;
        CREATE TABLE practice_answer(
          id INTEGER PRIMARY KEY,
          account TEXT NOT NULL,
          rid TEXT NOT NULL,
          verdict TEXT NOT NULL,
          class TEXT,
          true_verdict TEXT NOT NULL,
          true_class TEXT,
          took_ms INTEGER NOT NULL,
          t_utc TEXT NOT NULL) STRICT;
        CREATE INDEX practice_of_account ON practice_answer(account, rid);
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings a database to a version, each step in a transaction of its own.</summary>
    /// <exception cref="StorageException">A newer program wrote it.</exception>
    public static void Migrate(Database database, string path, int target)
    {
        var version = (int)database.Number("PRAGMA user_version");
        CheckKnown(version, path);
        for (; version < target; version++)
        {
            database.Execute("BEGIN IMMEDIATE");
            database.Execute(Steps[version]);
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version + 1}; COMMIT"));
        }
    }

    /// <summary>Refuses what a newer program wrote.</summary>
    /// <exception cref="StorageException">The version is not known.</exception>
    public static void CheckKnown(int version, string path)
    {
        if (version > Version)
            throw new StorageException($"'{path}' has schema version {version}; this program knows versions up to {Version}: run the newer program that wrote it");
    }
}
