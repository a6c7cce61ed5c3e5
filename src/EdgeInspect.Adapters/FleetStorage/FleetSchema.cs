using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// The tables, as numbered steps: a database at version n has had the first n. A step that was released is never edited; a change is a
/// step of its own at the end. Times are steps of 100 ns since 1970, UTC.
/// </summary>
/// <param name="Identity">Type of a number that the database gives.</param>
/// <param name="Integer">Type of a 64-bit number.</param>
/// <param name="Bytes">Type of bytes.</param>
/// <param name="Real">Type of a 64-bit floating-point number.</param>
/// <param name="Uuid">Type of a unique id.</param>
/// <param name="Strict">What a table's definition ends with.</param>
/// <param name="RecordKey">First columns of the table of records.</param>
/// <param name="RecordEnd">What its definition ends with, the closing bracket and further indexes included.</param>
internal sealed record FleetSchema(
    string Identity, string Integer, string Bytes, string Real, string Uuid, string Strict, string RecordKey, string RecordEnd)
{
    /// <summary>For SQLite.</summary>
    public static readonly FleetSchema Sqlite = new(
        "INTEGER PRIMARY KEY", "INTEGER", "BLOB", "REAL", "TEXT", "STRICT", "id INTEGER PRIMARY KEY,", ", UNIQUE(stream_id, seq)) STRICT");

    /// <summary>
    /// For PostgreSQL. Records lie in a partition for each month of their reception, so that old ones go with their table. A key of a
    /// partitioned table must hold what it is partitioned by; that a number is there once in all partitions is what the locked row of its
    /// stream and the marks in it say.
    /// </summary>
    public static readonly FleetSchema PostgreSql = new(
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BIGINT", "BYTEA", "DOUBLE PRECISION", "UUID", "", "",
        ", PRIMARY KEY(stream_id, seq, received)) PARTITION BY RANGE (received); CREATE INDEX record_received ON record(received)");

    /// <summary>The version that this program writes.</summary>
    public static int Version => Sqlite.Steps.Count;

    /// <summary>The steps, the first one first.</summary>
    public IReadOnlyList<string> Steps =>
    [
        // 1: stations, records and what else comes of them.
        $"""
        CREATE TABLE station(id {Identity}, site TEXT NOT NULL, line TEXT NOT NULL, name TEXT NOT NULL,
          state {Bytes}, gauges {Bytes}, last_seen {Integer} NOT NULL, UNIQUE(site, line, name)) {Strict};
        CREATE TABLE stream(id {Identity}, station_id {Integer} NOT NULL, epoch TEXT NOT NULL, marks TEXT NOT NULL, tail_hash {Bytes},
          records {Integer} NOT NULL, last_seen {Integer} NOT NULL, UNIQUE(station_id, epoch)) {Strict};
        CREATE TABLE setup(id {Identity}, digest {Bytes} NOT NULL UNIQUE, recipe TEXT NOT NULL, degree TEXT NOT NULL, camera TEXT NOT NULL,
          camera_serial TEXT NOT NULL, trigger_kind TEXT NOT NULL, model TEXT NOT NULL, model_sha256 TEXT NOT NULL,
          config_sha256 TEXT NOT NULL) {Strict};
        CREATE TABLE record({RecordKey} stream_id {Integer} NOT NULL, seq {Integer} NOT NULL, received {Integer} NOT NULL,
          t {Integer} NOT NULL, timed {Integer} NOT NULL, kind TEXT NOT NULL, rid {Uuid}, part TEXT, verdict TEXT, decided_by TEXT, inspector TEXT, class TEXT,
          output TEXT, score {Real}, reason TEXT, setup_id {Integer} NOT NULL, omission {Integer} NOT NULL, prev_hash {Bytes} NOT NULL,
          hash {Bytes} NOT NULL, payload {Bytes} NOT NULL{RecordEnd};
        CREATE INDEX record_time ON record(t, stream_id, seq);
        CREATE INDEX record_stream ON record(stream_id, t, seq);
        CREATE INDEX record_setup ON record(setup_id, t, stream_id, seq);
        CREATE INDEX record_rid ON record(rid) WHERE rid IS NOT NULL;
        CREATE INDEX record_part ON record(part, t, stream_id, seq) WHERE part IS NOT NULL;
        CREATE INDEX record_verdict ON record(verdict, t, stream_id, seq) WHERE verdict <> 'OK';
        CREATE INDEX record_kind ON record(kind, t, stream_id, seq) WHERE kind <> 'inspection';
        CREATE INDEX record_class ON record(class, t, stream_id, seq) WHERE class IS NOT NULL;
        CREATE INDEX record_inspector ON record(inspector, t, stream_id, seq) WHERE inspector IS NOT NULL;
        CREATE INDEX record_reason ON record(reason, t, stream_id, seq) WHERE reason IS NOT NULL;
        CREATE TABLE gauge(station_id {Integer} NOT NULL, taken {Integer} NOT NULL, body {Bytes} NOT NULL,
          PRIMARY KEY(station_id, taken)) {Strict};
        CREATE INDEX gauge_taken ON gauge(taken);
        CREATE TABLE event(id {Identity}, station_id {Integer} NOT NULL, uid {Uuid} NOT NULL, utc {Integer} NOT NULL,
          severity {Integer} NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, received {Integer} NOT NULL, UNIQUE(station_id, uid)) {Strict};
        CREATE INDEX event_time ON event(utc, id);
        CREATE INDEX event_station ON event(station_id, utc, id);
        CREATE INDEX event_alarm ON event(station_id, utc, id) WHERE severity = 2;
        CREATE TABLE drift_window(id {Identity}, station_id {Integer} NOT NULL, epoch TEXT NOT NULL, camera TEXT NOT NULL,
          model_sha256 TEXT NOT NULL, version TEXT NOT NULL, sequence {Integer} NOT NULL, from_utc {Integer} NOT NULL,
          until_utc {Integer} NOT NULL, body {Bytes} NOT NULL, received {Integer} NOT NULL,
          UNIQUE(station_id, epoch, camera, model_sha256, version, sequence)) {Strict};
        CREATE INDEX drift_window_time ON drift_window(station_id, until_utc, id);
        CREATE TABLE image(station_id {Integer} NOT NULL, rid {Uuid} NOT NULL, what TEXT NOT NULL, media_type TEXT NOT NULL,
          sha256 TEXT NOT NULL, bytes {Integer} NOT NULL, stored {Integer} NOT NULL, PRIMARY KEY(station_id, rid, what, sha256)) {Strict};
        CREATE INDEX image_stored ON image(stored);
        CREATE INDEX image_sha256 ON image(sha256);
        """,

        // 2: what is too old is found by when it came, also behind rows of a time at which the hub's clock ran ahead.
        """
        CREATE INDEX IF NOT EXISTS record_received ON record(received);
        CREATE INDEX event_received ON event(received);
        CREATE INDEX drift_window_received ON drift_window(received);
        """,

        // 3: a picture is found by its result alone, and what is not OK by its station. Events are in order of their reception, for the clock
        // of a station may be wrong. Also, when it was last decided what is old.
        $"""
        CREATE INDEX image_rid ON image(rid);
        CREATE INDEX record_rejected ON record(stream_id, verdict, t, seq) WHERE verdict <> 'OK';
        DROP INDEX event_time;
        DROP INDEX event_station;
        DROP INDEX event_alarm;
        DROP INDEX event_received;
        CREATE INDEX event_received ON event(received, id);
        CREATE INDEX event_of_station ON event(station_id, received, id);
        CREATE INDEX event_alarm ON event(received, id) WHERE severity = 2;
        CREATE INDEX event_alarm_of_station ON event(station_id, received, id) WHERE severity = 2;
        CREATE TABLE retention(id {Integer} PRIMARY KEY CHECK(id = 1), retained {Integer} NOT NULL) {Strict};
        """,
    ];

    /// <summary>Refuses what a newer program wrote.</summary>
    /// <exception cref="FleetStoreException">The version is not known.</exception>
    public static void CheckKnown(long version, string where)
    {
        if (version > Version)
            throw new FleetStoreException(
                $"{where} has schema version {version}; this program knows versions up to {Version}: "
                + "run the newer program that changed it");
    }
}
