using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeInspect.Adapters.Cameras.Simulated.Products;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>
/// Turns a packed picture into what the sensor gives: the product's grain, the light, the lens, noise. All in single precision, one
/// rounded operation after the other, so that every machine gets the same bytes.
/// </summary>
internal sealed class Exposure
{
    /// <summary>Noise of the sensor in the dark and its growth with the level, in grey levels.</summary>
    private const float DarkNoise = 0.9f;
    private const float NoisePerLevel = 0.009f;

    private const int GrainSize = 512;
    private const int NoiseLength = 1 << 16;
    private const int Bytes = 3;

    private static readonly Vector128<byte> Tight = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);

    private readonly SimulatedLineOptions _options;
    private readonly Geometry _geometry;
    private readonly Lens _lens;
    private readonly float[] _grain;
    private readonly float[] _noise;
    private readonly byte[] _row;

    public Exposure(SimulatedLineOptions options, Geometry geometry, GrainStyle grain)
    {
        (_options, _geometry) = (options, geometry);
        _lens = new(options, geometry.Scale);
        _grain = MakeGrain(options.Seed, grain, options.Width, geometry.Scale);
        _noise = MakeNoise(options.Seed, NoiseLength + options.Width);
        _row = new byte[(options.Width * Bytes) + Vector256<byte>.Count];
    }

    /// <summary>Fills a frame.</summary>
    /// <param name="picture">The padded picture.</param>
    /// <param name="light">Its light.</param>
    /// <param name="random">The part's random numbers for grain and noise.</param>
    /// <param name="frame">The frame's bytes, rows without padding.</param>
    public void Expose(ReadOnlySpan<uint> picture, Light light, CounterRandom random, Span<byte> frame)
    {
        var grainAt = (X: random.Below(GrainSize), Y: random.Below(GrainSize));
        var width = _options.Width;
        var rowBytes = width * _options.PixelFormat.BytesPerPixel();
        for (var y = 0; y < _options.Height; y++)
        {
            var row = new RowInput(
                picture.Slice(((y + _geometry.Pad) * _geometry.Width) + _geometry.Pad, width),
                _lens.Light.AsSpan(y * width, width),
                _lens.Dirt.AsSpan(y * width, width),
                _grain.AsSpan((((y + grainAt.Y) % GrainSize) * (GrainSize + width)) + grainAt.X, width));
            if (_options.PixelFormat == PixelFormat.Grey8)
                ExposeGrey(row, light, Noise(ref random));
            else
                ExposeRgb(row, light, Noise(ref random), Noise(ref random), Noise(ref random));
            _row.AsSpan(0, rowBytes).CopyTo(frame.Slice(y * rowBytes, rowBytes));
        }
    }

    private static float[] MakeGrain(ulong seed, GrainStyle style, int width, double scale)
    {
        var stride = GrainSize + width;
        var tile = new float[GrainSize * stride];
        var random = new CounterRandom(seed, RandomStream.Texture, 2);
        var clouds = Math.Max(1, (long)Math.Round(GrainSize / (style.CloudPx * scale)));
        var cloud = (double)clouds / GrainSize;
        for (var y = 0; y < GrainSize; y++)
        {
            for (var x = 0; x < stride; x++)
            {
                tile[(y * stride) + x] = x >= GrainSize
                    ? tile[(y * stride) + (x % GrainSize)]
                    : (float)((style.Fine * random.NextBell()) + (style.Coarse * 1.6 * ValueNoise.At(seed, x * cloud, y * cloud, clouds)));
            }
        }
        return tile;
    }

    private static float[] MakeNoise(ulong seed, int length)
    {
        var random = new CounterRandom(seed, RandomStream.Noise, -1);
        var noise = new float[length];
        foreach (ref var value in noise.AsSpan())
            value = (float)random.NextBell();
        return noise;
    }

    private ReadOnlySpan<float> Noise(ref CounterRandom random) => _noise.AsSpan(random.Below(NoiseLength), _options.Width);

    private void ExposeRgb(in RowInput row, Light light, ReadOnlySpan<float> noiseR, ReadOnlySpan<float> noiseG, ReadOnlySpan<float> noiseB)
    {
        ref var to = ref MemoryMarshal.GetArrayDataReference(_row);
        var (red, green, blue) = ((float)light.Gain.Red, (float)light.Gain.Green, (float)light.Gain.Blue);
        for (var at = 0; at < _options.Width; at += Vector256<float>.Count)
        {
            // The last vector reaches back instead of over the end.
            var x = (nuint)Math.Min(at, _options.Width - Vector256<float>.Count);
            var (points, lit, grain) = Load(row, x, light);
            var r = Level((Channel(points, 0) + grain) * (lit * red), noiseR, x);
            var g = Level((Channel(points, 8) + grain) * (lit * green), noiseG, x);
            var b = Level((Channel(points, 16) + grain) * (lit * blue), noiseB, x);
            var pixels = (r | (g << 8) | (b << 16)).AsByte();
            Vector128.Shuffle(pixels.GetLower(), Tight).StoreUnsafe(ref to, x * Bytes);
            Vector128.Shuffle(pixels.GetUpper(), Tight).StoreUnsafe(ref to, (x * Bytes) + 12);
        }
    }

    private void ExposeGrey(in RowInput row, Light light, ReadOnlySpan<float> noise)
    {
        // The sensor's eye weighs the channels as luma does (BT.601).
        ref var to = ref MemoryMarshal.GetArrayDataReference(_row);
        var (red, green, blue) = (0.299f * (float)light.Gain.Red, 0.587f * (float)light.Gain.Green, 0.114f * (float)light.Gain.Blue);
        for (var at = 0; at < _options.Width; at += Vector256<float>.Count)
        {
            var x = (nuint)Math.Min(at, _options.Width - Vector256<float>.Count);
            var (points, lit, grain) = Load(row, x, light);
            var (r, g, b) = (Channel(points, 0) + grain, Channel(points, 8) + grain, Channel(points, 16) + grain);
            var level = Level(((r * red) + (g * green) + (b * blue)) * lit, noise, x).AsUInt32();
            var words = Vector128.Narrow(level.GetLower(), level.GetUpper());
            Vector128.Narrow(words, words).GetLower().StoreUnsafe(ref to, x);
        }
    }

    private static (Vector256<uint> Points, Vector256<float> Lit, Vector256<float> Grain) Load(in RowInput row, nuint x, Light light)
    {
        var points = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row.Points), x);
        var clean = Vector256.Create(1f) - (Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row.Dirt), x) * (float)light.Dirt);
        var lit = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row.Light), x) * clean;
        var grain = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row.Grain), x) * Channel(points, 24) * (float)(light.Grain / 255);
        return (points, lit, grain);
    }

    private static Vector256<float> Channel(Vector256<uint> points, int shift) =>
        Vector256.ConvertToSingle(((points >> shift) & Vector256.Create(255u)).AsInt32());

    private Vector256<int> Level(Vector256<float> value, ReadOnlySpan<float> noise, nuint x)
    {
        var strength = (Vector256.Create(DarkNoise) + (value * NoisePerLevel)) * (float)_options.SensorNoise;
        var noisy = value + (Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(noise), x) * strength);
        var rounded = Vector256.Max(Vector256.Min(noisy, Vector256.Create(255f)), Vector256<float>.Zero) + Vector256.Create(0.5f);
        return Vector256.ConvertToInt32(rounded);
    }

    /// <summary>One row of everything that a pixel is made of.</summary>
    private readonly ref struct RowInput(
        ReadOnlySpan<uint> points, ReadOnlySpan<float> light, ReadOnlySpan<float> dirt, ReadOnlySpan<float> grain)
    {
        public ReadOnlySpan<uint> Points { get; } = points;

        public ReadOnlySpan<float> Light { get; } = light;

        public ReadOnlySpan<float> Dirt { get; } = dirt;

        public ReadOnlySpan<float> Grain { get; } = grain;
    }
}
