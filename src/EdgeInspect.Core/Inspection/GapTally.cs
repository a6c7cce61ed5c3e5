using System.Collections.Immutable;

namespace EdgeInspect.Core.Inspection;

/// <summary>Triggers of one reason that yielded no inspection, gathered over a short time.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="LastFrame">Number of the last frame among them, or -1 when there was none.</param>
/// <param name="Detail">More, in words, or null.</param>
public sealed record Gap(GapReason Reason, long Count, long LastFrame, string? Detail)
{
    /// <summary>As a record for the ledger.</summary>
    public LedgerEvent ToLedgerEvent() => new(RecordKinds.Gap, json =>
    {
        json.WriteString("reason", Reason.ToWire());
        json.WriteNumber("count", Count);
        if (LastFrame >= 0)
            json.WriteNumber("last_frame", LastFrame);
        if (Detail is not null)
            json.WriteString("detail", Detail);
    });
}

/// <summary>
/// Gathers gaps on the inspecting thread without allocating, so that a thousand lost frames become a few records. Used by one thread.
/// </summary>
public sealed class GapTally
{
    private static readonly ImmutableArray<GapReason> Reasons = [.. Enum.GetValues<GapReason>()];

    private readonly long[] _counts = new long[Reasons.Length];
    private readonly long[] _lastFrames = new long[Reasons.Length];
    private readonly string?[] _details = new string?[Reasons.Length];
    private readonly StationMetrics _metrics;

    /// <summary>Starts empty.</summary>
    public GapTally(StationMetrics metrics)
    {
        _metrics = metrics;
        Array.Fill(_lastFrames, -1);
    }

    /// <summary>Whether nothing was added since the last <see cref="Take"/>.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds gaps of one reason.</summary>
    public void Add(GapReason reason, long count, long lastFrame = -1, string? detail = null)
    {
        if (count <= 0)
            return;
        var at = (int)reason;
        _counts[at] += count;
        _lastFrames[at] = Math.Max(_lastFrames[at], lastFrame);
        _details[at] = detail ?? _details[at];
        IsEmpty = false;
        _metrics.Gap(reason, count);
    }

    /// <summary>Takes what was gathered, one for each reason.</summary>
    public ImmutableArray<Gap> Take()
    {
        ImmutableArray<Gap> gaps = [.. Reasons.Where(r => _counts[(int)r] > 0).Select(TakeOne)];
        IsEmpty = true;
        return gaps;
    }

    private Gap TakeOne(GapReason reason)
    {
        var at = (int)reason;
        var gap = new Gap(reason, _counts[at], _lastFrames[at], _details[at]);
        (_counts[at], _lastFrames[at], _details[at]) = (0, -1, null);
        return gap;
    }
}
