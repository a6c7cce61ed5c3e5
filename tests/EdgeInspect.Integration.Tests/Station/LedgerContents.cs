using System.Text.Json;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>All records of a ledger, as anybody could read them.</summary>
internal sealed class LedgerContents
{
    private static readonly string[] LostFrames = ["queue_full", "camera_late", "frame_unusable", "ledger_full", "stopping"];
    private readonly IReadOnlyList<JsonElement> _records;

    private LedgerContents(IReadOnlyList<JsonElement> records, VerifyReport report) => (_records, Report) = (records, report);

    /// <summary>What verification says of it.</summary>
    public VerifyReport Report { get; }

    /// <summary>The last record's kind.</summary>
    public string LastKind => Text(_records[^1], "kind");

    public IReadOnlyList<JsonElement> Inspections => Of("inspection");

    /// <summary>Frames and triggers that gap records account for; camera states and restarts are none.</summary>
    public long LostParts => LostFrames.Sum(GapCount);

    /// <summary>Index of the last simulated part that is in any record.</summary>
    public long LastIndex
    {
        get
        {
            var line = new SimulatedLine(TinyModel.Line);
            return Inspections.Select(i => line.TruthOf(Text(i, "part"))!.Index)
                .Concat(Of("gap").Where(g => g.TryGetProperty("last_frame", out _)).Select(g => g.GetProperty("last_frame").GetInt64()))
                .Max();
        }
    }

    public static LedgerContents Read(string state)
    {
        using var reader = LedgerReader.Open(state);
        using var verifier = new LedgerVerifier(reader);
        var report = verifier.Verify(_ => { });
        return new([.. reader.Range(1, int.MaxValue).Select(r => JsonElement.Parse(r.Payload.Span))], report);
    }

    /// <summary>Records of a kind.</summary>
    public IReadOnlyList<JsonElement> Of(string kind) => [.. _records.Where(r => Text(r, "kind") == kind)];

    /// <summary>Gap records of a reason.</summary>
    public IReadOnlyList<JsonElement> Gaps(string reason) => [.. Of("gap").Where(g => Text(g, "reason") == reason)];

    /// <summary>What gap records of a reason count.</summary>
    public long GapCount(string reason) => Gaps(reason).Sum(g => g.GetProperty("count").GetInt64());

    /// <summary>Parts that the output line passed although no committed record says so.</summary>
    public IEnumerable<Guid> Unrecorded(IEnumerable<GateAction> actions)
    {
        var mayPass = Inspections
            .Where(i => Text(i, "verdict") == "OK" && Text(i.GetProperty("output"), "action") == "pass")
            .Select(i => i.GetProperty("rid").GetGuid())
            .ToHashSet();
        return actions.Where(a => a.Action == "pass").Select(a => a.Rid).Where(rid => !mayPass.Contains(rid));
    }

    /// <summary>Asserts that the chain is whole and the numbers have no gap.</summary>
    public void AssertSound()
    {
        Assert.Null(Report.Problem);
        Assert.Equal(Enumerable.Range(1, _records.Count).Select(i => (long)i), _records.Select(r => r.GetProperty("seq").GetInt64()));
    }

    public static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;
}
