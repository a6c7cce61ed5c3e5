using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Monitoring;

/// <summary>A model that was never loaded: windows need its identity and its threshold.</summary>
internal sealed class NamedModel(char digit, double threshold) : IDetector
{
    public ModelIdentity Model { get; } = new(new string(digit, 64), "widget", 0);

    public InputGeometry Geometry => InputGeometry.Square(32);

    public Placement Placement { get; set; }

    public Span<byte> Input => [];

    public double Threshold => threshold;

    public ReadOnlySpan<float> Map => [];

    public int MapWidth => 0;

    public int MapHeight => 0;

    public string? PredictedClass => null;

    public string? Failure => null;

    public float Run() => float.NaN;

    public void Dispose()
    {
    }
}

/// <summary>Inspections as a line of good pictures would give them, from a seed.</summary>
internal sealed class Frames(int seed)
{
    public const double Threshold = 8;

    public static readonly LedgerStream Stream = new(new("plant-1", "line-2", "station-3"), "0123456789abcdef0123456789abcdef");
    public static readonly CaptureSettings Camera = new("top", "EI-200", "GV01", 1250.5, null, 640, 480, PixelFormat.Bgr24, TriggerMode.GpioEdge);
    public static readonly ActiveInspection Active = Judge(new NamedModel('a', Threshold), "washer");
    private readonly Random _random = new(seed);
    private long _seq;

    public static WindowSchema Schema { get; } = WindowSchema.OfThreshold(Threshold);

    public static ActiveInspection Judge(IDetector model, string recipe, double threshold = 8) =>
        new(model, null, new Recipe(recipe, null, DegreeOfAutomation.Full, threshold, 0, 0), new string('c', 64));

    public WindowSample Next(double drift = 0)
    {
        var score = (float)(Normal() * 3.5);
        return new(
            ++_seq, DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(500 * _seq), Active, Camera, score, score > Threshold ? Verdict.Ng : Verdict.Ok,
            new FrameStatistics(
                118 + drift + Normal(), (int)(40 + Normal()), (int)(201 + Normal()), Math.Exp(6.2 + (.05 * Normal())), .12 + (.004 * Normal()), 0,
                .001 * _random.NextDouble(), 1.8 + (.06 * Normal())),
            12_000 + (long)(400 * Normal()));
    }

    /// <summary>A frame of which every scalar may be anywhere, or nowhere.</summary>
    public WindowSample Anything()
    {
        double Wild() => _random.Next(12) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -1e300, _ => Math.Exp(_random.NextDouble() * 20) - 100 };
        var grey = _random.Next(2) == 0;
        return Next() with
        {
            Score = (float)Wild(),
            Verdict = (Verdict)_random.Next(4),
            Statistics = new(Wild(), _random.Next(256), _random.Next(256), Wild(), grey ? null : Wild(), Wild(), Wild(), grey ? null : Wild()),
            LatencyUs = _random.NextInt64(0, 1L << 40),
        };
    }

    /// <summary>Frames whose scalars fill every bin, each with a count of its own: nothing that a compression could use.</summary>
    public Func<WindowSample> Spread()
    {
        var bins = WindowSchema.Scalars.Select(_ => Enumerable.Range(0, 64).SelectMany(bin => Enumerable.Repeat(bin, _random.Next(1, 1000))).ToArray()).ToArray();
        return () =>
        {
            double Of(ScalarKind kind)
            {
                var scalar = WindowSchema.Scalars[(int)kind];
                var bin = bins[(int)kind][_random.Next(bins[(int)kind].Length)];
                return (bin == 0 ? scalar.Edges[0] - 1d : scalar.Edges[bin - 1]) / scalar.StepsPerUnit;
            }

            return Next() with
            {
                Score = (float)(Of(ScalarKind.Score) * Threshold),
                Verdict = (Verdict)_random.Next(4),
                Statistics = new(
                    Of(ScalarKind.Luma), 0, (int)Of(ScalarKind.Contrast), Math.Exp(Of(ScalarKind.Sharpness)) - 1, Of(ScalarKind.Saturation),
                    Of(ScalarKind.ClippedDark), Of(ScalarKind.ClippedBright), Of(ScalarKind.Noise)),
                LatencyUs = (long)(1000 * Of(ScalarKind.Latency)),
            };
        };
    }

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public int Below(int limit) => _random.Next(limit);

    public static WindowBuilder Builder() => new(Stream, new Dictionary<WindowSeries, SeriesPlace>());

    /// <summary>The next full window, of frames as they come.</summary>
    public DriftWindow Window(WindowBuilder builder, Func<WindowSample>? next = null)
    {
        while (true)
        {
            if (builder.Add(next?.Invoke() ?? Next()) is { } window)
                return window;
        }
    }
}
