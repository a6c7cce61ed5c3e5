using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>The review queue in the ledger's database: read on a connection of its own, written by the ledger.</summary>
public sealed class ReviewStore : IReviewStore, IDisposable
{
    private const int SearchedLabels = 400;
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly PanelReader _reader;

    private ReviewStore(Ledger ledger, PanelReader reader, TimeProvider time)
    {
        (_ledger, _reader, _time) = (ledger, reader, time);
        Shown = new(ledger, time);
    }

    /// <summary>What was shown with an answer.</summary>
    public ShownResults Shown { get; }

    /// <summary>Opens the queue of a state directory.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="ledger">Writes labels and tasks.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static ReviewStore Open(StateDirectory directory, Ledger ledger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(ledger, PanelReader.Open(directory, "the review queue"), time);
    }

    /// <inheritdoc/>
    public long Waiting(bool isAdjudication) => _reader.Read(database => ReviewTable.Waiting(database, isAdjudication));

    /// <inheritdoc/>
    public IReadOnlyList<ReviewTask> Candidates(ReviewOrder order, string account, bool isAdjudication, int most) =>
        _reader.Read(database => ReviewTable.Candidates(database, order, account, isAdjudication, most));

    /// <inheritdoc/>
    public IReadOnlyList<ReviewTask> StudyCandidates(string account, int most) =>
        _reader.Read(database => ReviewTable.StudyCandidates(database, account, most));

    /// <inheritdoc/>
    public KnownPart? KnownPartFor(string account) => _reader.Read(database => TruthTable.KnownPartFor(database, account));

    /// <inheritdoc/>
    public ReviewTask? Find(Guid token) => _reader.Read(database => ReviewTable.Find(database, token));

    /// <inheritdoc/>
    public long LabelsOf(string account) => _reader.Read(database => ReviewTable.LabelsOf(database, account));

    /// <inheritdoc/>
    public IReadOnlyList<StoredLabel> LabelsOf(Guid rid) => _reader.Read(database => ReviewTable.LabelsOf(database, rid));

    /// <summary>Labels that stand, the newest first.</summary>
    /// <param name="inspector">Only of this account; null for all.</param>
    /// <param name="rid">Only of this result; null for all.</param>
    /// <param name="before">Only with a smaller number.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="onlySettled">Only of results that no lead has to decide.</param>
    public IReadOnlyList<StoredLabel> Labels(string? inspector, Guid? rid, long before, int most, bool onlySettled = false) =>
        _reader.Read(database => ReviewTable.Labels(database, inspector, rid, before, most, onlySettled));

    /// <summary>Whether a result is still to be judged in a study, or in a re-label round by an account that is switched on.</summary>
    public bool IsInSeries(Guid rid) => _reader.Read(database =>
    {
        using var row = database.Prepare(
            $"SELECT 1 FROM review_task r WHERE r.rid = ?1 AND r.series > 0 AND {ReviewTable.IsExpected} LIMIT 1");
        return row.Bind(1, rid.ToString()).Step();
    });

    /// <summary>Whether a lead has to decide on a result.</summary>
    public bool IsUnsettled(Guid rid) => _reader.Read(database => ReviewTable.IsUnsettled(database, rid));

    /// <summary>
    /// Parts of the newest labels that are good by all that was said of them, by inspectors and leads, and of which nobody whose account is
    /// switched on is asked (again); the one that was called good last comes first.
    /// </summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Guid> CalledGood(int most) => _reader.Read(database =>
    {
        using var rows = database.Prepare(
            $"""
            SELECT l.rid FROM (SELECT seq, rid FROM label WHERE is_withdrawn = 0 ORDER BY seq DESC LIMIT ?1) l
            WHERE NOT EXISTS(SELECT 1 FROM label o WHERE o.rid = l.rid AND o.is_withdrawn = 0 AND o.verdict <> 'OK')
              AND NOT EXISTS(SELECT 1 FROM review_task r WHERE r.rid = l.rid AND {ReviewTable.IsExpected})
            GROUP BY l.rid ORDER BY max(l.seq) DESC LIMIT ?2
            """);
        rows.Bind(1, SearchedLabels).Bind(2, most);
        var rids = new List<Guid>();
        while (rows.Step())
            rids.Add(Guid.Parse(rows.Text(0)!));
        return rids;
    });

    /// <inheritdoc/>
    public ModelOpinion? OpinionOf(Guid rid) => _reader.Read(database =>
    {
        using var row = database.Prepare("SELECT payload FROM record WHERE rid = ?1 AND kind = 'inspection'");
        return row.Bind(1, rid.ToString()).Step() ? ReadOpinion(row.Blob(0).ToArray()) : null;
    });

    /// <inheritdoc/>
    public bool WasShown(Guid rid) => Shown.Remembers(rid) || _reader.Read(database => ShownResults.Has(database, rid));

    /// <inheritdoc/>
    public Task<bool> AddAsync(IReadOnlyList<NewTask> tasks) =>
        _ledger.ChangeAsync(writer => ReviewTable.Add(writer, tasks, fromLabel: null));

    /// <inheritdoc/>
    public async Task<long?> LabelAsync(GivenLabel label, IReadOnlyList<NewTask> followUps)
    {
        ArgumentNullException.ThrowIfNull(label);
        var (number, now) = (0L, _time.GetUtcNow());
        var isWritten = await _ledger.CommitAsync(
            new(RecordKinds.Label, json => WriteLabel(json, label), label.Task.Rid),
            (writer, seq) =>
            {
                if (!ReviewTable.Close(writer, label.Task.Id))
                    return false;
                ReviewTable.AddLabel(writer, seq, label, now);
                if (label.Task.Purpose == ReviewPurpose.Adjudication)
                    TruthTable.Add(writer, seq, label);
                ReviewTable.Add(writer, followUps, seq);
                number = seq;
                return true;
            }).ConfigureAwait(false);
        return isWritten ? number : null;
    }

    /// <inheritdoc/>
    public async Task<Withdrawal> WithdrawAsync(StoredLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var isTooLate = false;
        var isWritten = await _ledger.CommitAsync(
            new(
                RecordKinds.LabelWithdrawn,
                json =>
                {
                    json.WriteNumber("label", label.Seq);
                    json.WriteString("inspector", label.Given.Inspector);
                },
                label.Given.Task.Rid),
            (writer, _) =>
            {
                // What a study has found is found.
                isTooLate = StudyTable.HasEnded(writer, label.Given.Task.Id) || !ReviewTable.Withdraw(writer, label);
                if (isTooLate)
                    return false;
                TruthTable.Remove(writer, label.Seq);
                return true;
            }).ConfigureAwait(false);
        return isWritten ? Withdrawal.Done : isTooLate ? Withdrawal.TooLate : Withdrawal.NotWritten;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static void WriteLabel(Utf8JsonWriter json, GivenLabel given)
    {
        // An object of its own: a person's verdict must not be taken for the station's.
        json.WriteStartObject("label");
        json.WriteString("verdict", given.Label.Verdict.ToWire());
        json.WriteString("class", given.Label.DefectClass);
        json.WriteString("severity", given.Label.Severity?.ToWire());
        json.WriteString("note", given.Label.Note);
        json.WriteEndObject();
        json.WriteString("inspector", given.Inspector);
        json.WriteBoolean("simulated", given.IsSimulated);
        json.WriteString("purpose", given.Task.Purpose.ToWire());
        json.WriteBoolean("blind", given.IsBlind);
        json.WriteNumber("catalogue", given.CatalogueVersion);
        json.WriteNumber("took_ms", given.TookMs);
    }

    /// <summary>What the model said, from the record of an inspection.</summary>
    internal static ModelOpinion ReadOpinion(byte[] payload)
    {
        var record = JsonElement.Parse(payload);
        var score = record.GetProperty("score");
        return new(
            WireNames.ToVerdict(record.GetProperty("verdict").GetString()!),
            score.ValueKind == JsonValueKind.Number ? score.GetDouble() : double.NaN,
            record.GetProperty("threshold").GetDouble());
    }
}
