using System.Collections.Immutable;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.Adapters.Storage.Panel;

/// <summary>Attribute studies in the ledger's database.</summary>
public sealed class StudyStore : IStudyStore, IDisposable
{
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly PanelReader _reader;

    private StudyStore(Ledger ledger, PanelReader reader, TimeProvider time) => (_ledger, _reader, _time) = (ledger, reader, time);

    /// <summary>Opens the studies of a state directory.</summary>
    /// <exception cref="StorageException">They can't be read.</exception>
    public static StudyStore Open(StateDirectory directory, Ledger ledger, TimeProvider time) =>
        new(ledger, PanelReader.Open(directory, "the studies"), time);

    /// <inheritdoc/>
    public IReadOnlyList<StudyPart> Known(IReadOnlyCollection<string> inspectors) =>
        _reader.Read(database => StudyTable.Known(database, inspectors));

    /// <inheritdoc/>
    public StoredStudy? Running() => _reader.Read(database => StudyTable.Find(database, StudyTable.RunningId(database)));

    /// <inheritdoc/>
    public StoredStudy? Find(long id) => _reader.Read(database => StudyTable.Find(database, id));

    /// <inheritdoc/>
    public IReadOnlyList<long> All() => _reader.Read(database =>
    {
        using var rows = database.Prepare("SELECT seq FROM study ORDER BY seq DESC");
        var ids = new List<long>();
        while (rows.Step())
            ids.Add(rows.Int64(0));
        return ids;
    });

    /// <inheritdoc/>
    public IReadOnlyList<StudyJudgement> Judgements(long id) => _reader.Read(database => StudyTable.Judgements(database, id));

    /// <inheritdoc/>
    public IReadOnlyList<StudyProgress> Progress(long id) => _reader.Read(database => StudyTable.Progress(database, id));

    /// <inheritdoc/>
    public async Task<long?> StartAsync(StudySetup setup, ImmutableArray<StudyPart> parts, int seed, string by)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var (number, now) = (0L, _time.GetUtcNow());
        var record = new LedgerEvent(RecordKinds.StudyStarted, json =>
        {
            json.WriteNumber("parts", parts.Length);
            json.WriteNumber("defective", parts.Count(p => p.Verdict == Verdict.Ng));
            json.WriteNumber("rounds", setup.Rounds);
            json.WriteStartArray("inspectors");
            foreach (var inspector in setup.Inspectors)
                json.WriteStringValue(inspector);
            json.WriteEndArray();
            json.WriteString("by", by);
        });
        var isWritten = await _ledger.CommitAsync(record, (writer, seq) =>
        {
            number = seq;
            return StudyTable.Start(writer, new(seq, parts, setup.Inspectors, setup.Rounds, StudyPhase.Running, by, now, null), seed);
        }).ConfigureAwait(false);
        return isWritten ? number : null;
    }

    /// <inheritdoc/>
    public Task<bool> EndAsync(long id, StudyPhase phase, string by, string? reason)
    {
        var now = _time.GetUtcNow();
        var record = new LedgerEvent(phase == StudyPhase.Finished ? RecordKinds.StudyFinished : RecordKinds.StudyAborted, json =>
        {
            json.WriteNumber("study", id);
            json.WriteString("by", by);
            json.WriteString("reason", reason);
        });
        return _ledger.CommitAsync(record, (writer, _) => StudyTable.End(writer, id, phase, now));
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
