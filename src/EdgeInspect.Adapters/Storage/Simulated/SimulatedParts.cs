using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage.Simulated;

/// <summary>
/// What a simulated station sees and decides, as a pure function of seed and number: lots of some products with models that are renewed now
/// and then, defects of several kinds, some scores near the threshold, a temperature that goes up and down, and now and then a gap.
/// </summary>
internal sealed class SimulatedParts
{
    private const int PartsOfALot = 500;
    private const int LotsOfARelease = 8;
    private const int OneGapIn = 400;
    private const double Threshold = 8;
    private const double DefectRate = 0.03;
    private static readonly string[] Products = ["bracket", "cap", "washer"];
    private static readonly string[] Classes = ["scratch", "dent", "stain", "crack"];
    private static readonly GapReason[] Gaps = [GapReason.QueueFull, GapReason.CameraLate, GapReason.FrameUnusable];

    private readonly ulong _seed;
    private readonly CaptureSettings _camera;
    private readonly DegreeOfAutomation _degree;
    private readonly bool _hasPartIds;
    private (int Product, long Release) _shown = (-1, -1);
    private ActiveInspection _active = null!;

    public SimulatedParts(ulong seed)
    {
        _seed = seed;
        var random = new CounterRandom(seed, RandomStream.Record, -1);
        var serial = $"SN{random.Below(1_000_000):D6}";
        var trigger = random.Below(2) == 0 ? TriggerMode.FreeRun : TriggerMode.GpioEdge;
        _camera = new("top", "EI-200", serial, 800 + random.Below(8) * 100, random.Below(4) * 1.5, 640, 480, PixelFormat.Bgr24, trigger);
        _degree = random.Below(5) == 0 ? DegreeOfAutomation.Shadow : DegreeOfAutomation.Full;
        _hasPartIds = random.Below(2) == 0;
    }

    /// <summary>What judges a part.</summary>
    public ActiveInspection ActiveAt(long seq)
    {
        var lot = seq / PartsOfALot;
        var product = new CounterRandom(_seed, RandomStream.Lot, lot).Below(Products.Length);
        var release = 1 + (lot / LotsOfARelease);
        if (_shown != (product, release))
            (_shown, _active) = ((product, release), Make(product, release));
        return _active;
    }

    /// <summary>The gap that a number is, or null when it is a part's.</summary>
    public Gap? GapAt(long seq)
    {
        var random = new CounterRandom(_seed, RandomStream.Occurrence, seq);
        return random.Below(OneGapIn) == 0 ? new(Gaps[random.Below(Gaps.Length)], 1 + random.Below(3), seq, null) : null;
    }

    /// <summary>Fills a record.</summary>
    public void Fill(InspectionRecord record, long seq, DateTimeOffset utc)
    {
        var random = new CounterRandom(_seed, RandomStream.Record, seq);
        var active = ActiveAt(seq);
        record.Rid = Rid(utc, ref random);
        record.Part = _hasPartIds ? $"{active.Recipe.Name}-{seq / PartsOfALot}-{seq % PartsOfALot}" : null;
        record.FrameNumber = seq;
        record.CapturedUtc = utc;
        record.CapturedNs = 1_000_000_000 + (utc.Ticks % TimeSpan.TicksPerDay * 100);
        (record.Camera, record.Active) = (_camera, active);
        record.Score = Score(ref random);
        record.Verdict = active.Recipe.Judge(record.Score);
        record.PredictedClass = record.Verdict == Verdict.Ok ? null : Classes[random.Below(Classes.Length)];
        record.DecidedBy = DecidedBy.Model;
        record.Action = Action(record.Verdict);
        record.DueNs = record.CapturedNs + 80_000_000;
        record.Latency = new(900 + random.Below(2000), 300 + random.Below(300), 5500 + random.Below(2500), 12 + random.Below(30));
        record.Statistics = Statistics(ref random);
        record.ImagePending = false;
    }

    /// <summary>What surrounds the station.</summary>
    public StationSurroundings SurroundingsAt(long seq, DateTimeOffset utc)
    {
        var random = new CounterRandom(_seed, RandomStream.Light, seq);
        var warmth = Math.Sin(2 * Math.PI * utc.TimeOfDay.TotalHours) * 4;
        return new("synchronised 250 us", [new("temperature_c", Math.Round(44 + warmth + random.NextBell(), 1)), new("humidity_pct", 30 + random.Below(30))]);
    }

    private static float Score(ref CounterRandom random) => random.NextUnit() < DefectRate
        ? (float)random.Between(Threshold * 0.97, Threshold * 3)
        : (float)Math.Clamp((Threshold * 0.55) + random.NextBell(), 1, Threshold * 0.94);

    private static FrameStatistics Statistics(ref CounterRandom random)
    {
        var luma = 118 + (4 * random.NextBell());
        return new(luma, 60 + random.Below(10), 190 + random.Below(15), 480 + (20 * random.NextBell()), 0.125, 0, 0.001, 1.7 + (0.1 * random.NextBell()));
    }

    /// <summary>Version 7: the time, and chance.</summary>
    private static Guid Rid(DateTimeOffset utc, ref CounterRandom random)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)utc.ToUnixTimeMilliseconds() << 16) | 0x7000 | (random.Next() & 0x0fff));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (random.Next() >> 2) | (1UL << 63));
        return new(bytes, bigEndian: true);
    }

    private OutputAction Action(Verdict verdict)
    {
        if (!_degree.DrivesOutput())
            return OutputAction.None;
        return verdict == Verdict.Ok ? OutputAction.Pass : OutputAction.Reject;
    }

    private ActiveInspection Make(int product, long release)
    {
        var name = Products[product];
        var model = new ModelIdentity(SimulatedNames.Sha256($"{name} {release}"), name, release);
        var recipe = new Recipe(name, null, _degree, Threshold, 0.4, 0.4);
        return new(new NamedDetector(model), null, recipe, SimulatedNames.Sha256($"configuration {name}"));
    }
}
