using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Demo;

/// <summary>The last part that was found defective.</summary>
/// <param name="Part">Its id.</param>
/// <param name="Score">Its score.</param>
/// <param name="Truth">What the simulator knows of it.</param>
internal sealed record LastNg(string Part, double Score, string Truth);

/// <summary>
/// What the ledger says of a run, set against the simulator's truth. It reads the ledger only, as anybody could; the truth follows from
/// the part's id.
/// </summary>
internal sealed class DemoTally : IDisposable
{
    private const int ReadAtOnce = 1000;

    private readonly LedgerReader _reader;
    private readonly SimulatedLine _line;
    private readonly List<double> _latenciesMs = [];
    private long _nextSeq = 1;
    private int _clear;
    private int _clearFound;
    private int _subtle;
    private int _subtleFound;
    private int _good;
    private int _goodRejected;

    public DemoTally(string stateDirectory, SimulatedLine line) => (_reader, _line) = (LedgerReader.Open(stateDirectory), line);

    /// <summary>Ids of all results with a record.</summary>
    public HashSet<Guid> Recorded { get; } = [];

    /// <summary>Parts with an inspection record.</summary>
    public long Parts => Ok + Ng + Unsure;

    /// <summary>Verdicts OK.</summary>
    public long Ok { get; private set; }

    /// <summary>Verdicts NG.</summary>
    public long Ng { get; private set; }

    /// <summary>Verdicts UNSURE.</summary>
    public long Unsure { get; private set; }

    /// <summary>Parts or triggers that gap records account for.</summary>
    public long Gaps { get; private set; }

    /// <summary>Orders to the output line that came too late.</summary>
    public long Late { get; private set; }

    /// <summary>Stored pictures.</summary>
    public long Images { get; private set; }

    /// <summary>Share of clear defects that were not passed; null before the first.</summary>
    public double? Recall => Share(_clearFound, _clear);

    /// <summary>Share of subtle defects that were not passed; null before the first.</summary>
    public double? RecallSubtle => Share(_subtleFound, _subtle);

    /// <summary>Share of good parts that were not passed; null before the first.</summary>
    public double? FalseRejectRate => Share(_goodRejected, _good);

    /// <summary>Clear and subtle defects seen.</summary>
    public (int Clear, int Subtle) Defects => (_clear, _subtle);

    /// <summary>The last part found defective.</summary>
    public LastNg? LastNg { get; private set; }

    /// <summary>A quantile of the time from capture to verdict in milliseconds; null before the first part.</summary>
    public double? LatencyMs(double quantile)
    {
        if (_latenciesMs.Count == 0)
            return null;
        var sorted = _latenciesMs.Order().ToArray();
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }

    /// <summary>Reads what was committed since the last call.</summary>
    public void Update()
    {
        IReadOnlyList<StoredRecord> records;
        do
        {
            records = _reader.Range(_nextSeq, ReadAtOnce);
            foreach (var record in records)
                Add(record);
        }
        while (records.Count == ReadAtOnce);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static double? Share(int found, int all) => all == 0 ? null : (double)found / all;

    private void Add(StoredRecord record)
    {
        _nextSeq = record.Seq + 1;
        using var json = JsonDocument.Parse(record.Payload);
        switch (record.Kind)
        {
            case RecordKinds.Inspection:
                AddPart(json.RootElement);
                break;
            case RecordKinds.Gap:
                Gaps += json.RootElement.TryGetProperty("count", out var count) ? count.GetInt64() : 1;
                break;
            case RecordKinds.Fault:
                Late += json.RootElement.GetProperty("what").GetString() == "output_late" ? 1 : 0;
                break;
            case RecordKinds.Image:
                Images++;
                break;
        }
    }

    private void AddPart(JsonElement record)
    {
        Recorded.Add(record.GetProperty("rid").GetGuid());
        var passed = record.GetProperty("verdict").GetString() == "OK";
        switch (record.GetProperty("verdict").GetString())
        {
            case "OK":
                Ok++;
                break;
            case "UNSURE":
                Unsure++;
                break;
            default:
                Ng++;
                break;
        }
        var steps = record.GetProperty("latency_us").EnumerateObject().Sum(step => step.Value.GetInt64());
        _latenciesMs.Add(steps / 1000.0);
        var truth = _line.TruthOf(record.GetProperty("part").GetString()!);
        if (truth is not null)
            Compare(record, truth, passed);
    }

    private void Compare(JsonElement record, PartTruth truth, bool passed)
    {
        if (truth.Defect is null)
        {
            _good++;
            _goodRejected += passed ? 0 : 1;
        }
        else if (truth.Defect.Severity == DefectSeverity.Clear)
        {
            _clear++;
            _clearFound += passed ? 0 : 1;
        }
        else
        {
            _subtle++;
            _subtleFound += passed ? 0 : 1;
        }
        if (!passed)
        {
            var score = record.GetProperty("score");
            LastNg = new(truth.Part, score.ValueKind == JsonValueKind.Null ? double.NaN : score.GetDouble(), Describe(truth));
        }
    }

    private static string Describe(PartTruth truth) => truth.Defect is { } defect
        ? $"{defect.Severity} {defect.Type}".ToLowerInvariant()
        : "in truth good";
}
