using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>Parts inspected since start.</summary>
/// <param name="Ok">Verdict OK.</param>
/// <param name="Ng">Verdict NG.</param>
/// <param name="Unsure">Verdict UNSURE.</param>
/// <param name="None">Not judged.</param>
public readonly record struct PartTally(long Ok, long Ng, long Unsure, long None)
{
    /// <summary>All of them.</summary>
    public long Total => Ok + Ng + Unsure + None;
}

/// <summary>
/// Every instrument of the station, in one meter named <see cref="MeterName"/>. Recording is safe from any thread and
/// allocates nothing. A histogram's point may be locked for the moment in which a listener copies its numbers, and for no longer. What
/// components count themselves is only read when somebody asks.
/// </summary>
public sealed class StationMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EdgeInspect";

    private const double MicrosecondsPerSecond = 1e6;
    private const double NanosecondsPerSecond = 1e9;

    private static readonly InstrumentAdvice<double> StepBuckets = new()
    {
        HistogramBucketBoundaries = [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5],
    };

    private static readonly KeyValuePair<string, object?> Capture = new("step", "capture");
    private static readonly KeyValuePair<string, object?> Prepare = new("step", "prepare");
    private static readonly KeyValuePair<string, object?> Run = new("step", "run");
    private static readonly KeyValuePair<string, object?> Decide = new("step", "decide");
    private static readonly KeyValuePair<string, object?> Commit = new("step", "commit");
    private static readonly KeyValuePair<string, object?> Act = new("step", "act");
    private static readonly ImmutableArray<KeyValuePair<string, object?>> Verdicts = Tags<Verdict>("verdict");
    private static readonly ImmutableArray<KeyValuePair<string, object?>> Reasons = Tags<GapReason>("reason");
    private static readonly ImmutableArray<KeyValuePair<string, object?>> CameraStates = Tags<CameraState>("state");

    private readonly Meter _meter;
    private readonly Histogram<double> _step;
    private readonly Counter<long> _gaps;
    private readonly long[] _parts = new long[Verdicts.Length];
    private readonly TaskCompletionSource _firstPart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _gapCounts = new long[Reasons.Length];

    /// <summary>Makes the instruments.</summary>
    /// <param name="version">Version of the program, which the meter carries.</param>
    public StationMetrics(string version)
    {
        _meter = new(MeterName, version);
        _step = _meter.CreateHistogram("edgeinspect.step.duration", "s", "Duration of one step of a part.", tags: null, StepBuckets);
        _gaps = _meter.CreateCounter<long>("edgeinspect.gaps", "{gap}", "Triggers that yielded no inspection, by reason.");
        _meter.CreateObservableCounter("edgeinspect.parts", PartsByVerdict, "{part}", "Parts inspected, by verdict.");
    }

    /// <summary>Parts inspected so far.</summary>
    public PartTally Parts => new(Count(Verdict.Ok), Count(Verdict.Ng), Count(Verdict.Unsure), Count(Verdict.None));

    /// <summary>From capture to verdict, of every part.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Triggers that yielded no inspection so far.</summary>
    public long GapCount => Enumerable.Range(0, Reasons.Length).Sum(reason => Gaps((GapReason)reason));

    /// <summary>Triggers that yielded no inspection so far, for one reason.</summary>
    public long Gaps(GapReason reason) => Volatile.Read(ref _gapCounts[(int)reason]);

    /// <summary>Done once the first part was inspected.</summary>
    public Task FirstPart => _firstPart.Task;

    /// <summary>A part was judged.</summary>
    public void Inspected(Verdict verdict, in PartLatency latency)
    {
        _step.Record(latency.CaptureUs / MicrosecondsPerSecond, Capture);
        _step.Record(latency.PrepareUs / MicrosecondsPerSecond, Prepare);
        _step.Record(latency.RunUs / MicrosecondsPerSecond, Run);
        _step.Record(latency.DecideUs / MicrosecondsPerSecond, Decide);
        Latency.Record((long)latency.CaptureUs + latency.PrepareUs + latency.RunUs + latency.DecideUs);
        Interlocked.Increment(ref _parts[(int)verdict]);
        _firstPart.TrySetResult();
    }

    /// <summary>A record became durable.</summary>
    /// <param name="durationNs">From its queueing, in nanoseconds.</param>
    public void Committed(long durationNs) => _step.Record(durationNs / NanosecondsPerSecond, Commit);

    /// <summary>The output line carried an order out.</summary>
    /// <param name="durationNs">From the part's due time, in nanoseconds.</param>
    public void Acted(long durationNs) => _step.Record(Math.Max(0, durationNs) / NanosecondsPerSecond, Act);

    /// <summary>Triggers yielded no inspection.</summary>
    public void Gap(GapReason reason, long count)
    {
        _gaps.Add(count, Reasons[(int)reason]);
        Interlocked.Add(ref _gapCounts[(int)reason], count);
    }

    /// <summary>Shows what a camera and its slot count.</summary>
    public void Observe(ICamera camera, FrameSlot slot)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(slot);
        _meter.CreateObservableGauge("edgeinspect.camera.state", () => StateOf(camera), unit: null, "1 for the state that the camera is in, else 0.");
        _meter.CreateObservableCounter("edgeinspect.camera.frames", () => camera.Status.Frames, "{frame}", "Frames that the camera delivered.");
        _meter.CreateObservableCounter("edgeinspect.camera.reconnects", () => camera.Status.Reconnects, "{reconnect}", "Times the camera was opened again.");
        ObserveCount("edgeinspect.camera.dropped", "{frame}", "Frames that the camera lost before the inspector's queue.", () => camera.Status.Dropped);
        ObserveCount("edgeinspect.camera.unreadable", "{frame}", "Pictures of the camera that are none.", () => camera.Status.Unreadable);
        _meter.CreateObservableCounter("edgeinspect.frames.dropped", () => slot.Drops.Count, "{frame}", "Frames lost because the inspector was busy.");
    }

    /// <summary>Shows what the ledger counts.</summary>
    public void Observe(ILedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _meter.CreateObservableGauge("edgeinspect.ledger.queue", () => ledger.Health.Queued, "{record}", "Records that wait for the next commit.");
        _meter.CreateObservableGauge("edgeinspect.ledger.last_seq", () => ledger.Health.LastSeq, unit: null, "Highest committed number.");
        _meter.CreateObservableGauge("edgeinspect.ledger.writable", () => ledger.Health.IsWritable ? 1 : 0, unit: null, "1 while records can be written.");
    }

    /// <summary>Shows what the output line counts.</summary>
    public void Observe(IOutputLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _meter.CreateObservableCounter("edgeinspect.outputs", () => ResultsOf(line.Status), "{order}", "Orders to the output line, by what became of them.");
    }

    /// <summary>Shows a count that a component keeps itself.</summary>
    /// <param name="name">Name of the instrument, for example edgeinspect.images.stored.</param>
    /// <param name="unit">What is counted, for example {image}.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="value">Reads the count, which never falls.</param>
    public void ObserveCount(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter(name, value, unit, description);

    /// <summary>Shows a value that a component keeps itself and that rises and falls.</summary>
    /// <inheritdoc cref="ObserveCount"/>
    public void ObserveLevel(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static ImmutableArray<KeyValuePair<string, object?>> Tags<TEnum>(string key)
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(name => KeyValuePair.Create(key, (object?)JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))];

    private static IEnumerable<Measurement<long>> StateOf(ICamera camera)
    {
        var current = (int)camera.Status.State;
        return CameraStates.Select((tag, i) => new Measurement<long>(i == current ? 1 : 0, tag));
    }

    private static IEnumerable<Measurement<long>> ResultsOf(OutputLineStatus status) =>
    [
        new(status.Passed, new KeyValuePair<string, object?>("result", "passed")),
        new(status.Rejected, new KeyValuePair<string, object?>("result", "rejected")),
        new(status.Late, new KeyValuePair<string, object?>("result", "late")),
        new(status.Failed, new KeyValuePair<string, object?>("result", "failed")),
    ];

    private long Count(Verdict verdict) => Volatile.Read(ref _parts[(int)verdict]);

    private IEnumerable<Measurement<long>> PartsByVerdict() => Verdicts.Select((tag, i) => new Measurement<long>(Volatile.Read(ref _parts[i]), tag));
}
