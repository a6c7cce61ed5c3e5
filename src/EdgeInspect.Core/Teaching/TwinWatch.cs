using System.Numerics;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>How many pictures look like repeats of others.</summary>
/// <param name="Pictures">Pictures compared.</param>
/// <param name="WithTwin">Those with a near twin among them.</param>
public readonly record struct TwinCount(int Pictures, int WithTwin)
{
    private const double SuspiciousShare = 0.15;

    /// <summary>Whether so many have one that several pictures of a piece are likely.</summary>
    public bool IsSuspicious => WithTwin >= SuspiciousShare * Pictures;
}

/// <summary>
/// Watches pictures as they are read for near twins. A twin is nearer than six tenths of the distance at which a tenth of the other
/// pictures lie: pictures of one piece come in such clumps (MTD: 90 % of them), distinct parts do not (at most 2 % of the simulated ones).
/// It takes a short sketch of each picture: its fine features, each channel normalised within the picture, averaged over 4 x 4 fields, on a
/// random projection to 64 dimensions; of the first 4,096 pictures, which is a megabyte.
/// </summary>
public sealed class TwinWatch : ITeachingImages
{
    /// <summary>Fewer pictures say nothing.</summary>
    public const int Fewest = 30;

    private const int Most = 4096;
    private const int Fields = 4;
    private const int Dimensions = 64;
    private const double Nearness = 0.6;
    private const int Crowd = 10;
    private const int Seed = 1;

    private readonly ITeachingImages _images;
    private readonly float[]?[] _sketches;
    private readonly float[] _projection;

    /// <summary>Watches the reading of pictures.</summary>
    public TwinWatch(ITeachingImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        _images = images;
        _sketches = new float[]?[Math.Min(images.Count, Most)];
        var random = new Random(Seed);
        _projection = new float[FeatureLayout.FineChannels * Fields * Fields * Dimensions];
        for (var i = 0; i < _projection.Length; i++)
            _projection[i] = random.Next(2) == 0 ? -1 : 1;
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    /// <inheritdoc/>
    public int InputSize => _images.InputSize;

    /// <inheritdoc/>
    public string GroupOf(int image) => _images.GroupOf(image);

    /// <inheritdoc/>
    public IFeatureReader OpenReader() => new Reader(this, _images.OpenReader());

    /// <summary>Counts the pictures with a near twin among those that were read; null when too few were.</summary>
    public TwinCount? Find()
    {
        float[][] sketches = [.. _sketches.OfType<float[]>()];
        if (sketches.Length < Fewest)
            return null;
        var (distances, twins) = (new float[sketches.Length], 0);
        for (var i = 0; i < sketches.Length; i++)
        {
            for (var j = 0; j < sketches.Length; j++)
                distances[j] = SquaredDistance(sketches[i], sketches[j]);
            // Behind the picture itself comes the nearest, and farther on the crowd.
            distances[i] = -1;
            distances.AsSpan().Sort();
            if (distances[1] < Nearness * Nearness * distances[Math.Max(Crowd, sketches.Length / Crowd)])
                twins++;
        }
        return new(sketches.Length, twins);
    }

    private void Sketch(int image, ReadOnlySpan<float> fine)
    {
        if (image >= _sketches.Length || _sketches[image] is not null)
            return;
        var fields = FieldMeans(fine, FeatureLayout.Side(FeatureTap.Fine, InputSize));
        var sketch = new float[Dimensions];
        RowTimesMatrix.Multiply(fields, _projection, sketch);
        _sketches[image] = sketch;
    }

    /// <summary>Channel by channel the means of 4 x 4 fields, in deviations of the channel (and a tenth of all channels') from its mean.</summary>
    private static float[] FieldMeans(ReadOnlySpan<float> fine, int side)
    {
        var (cells, deviations) = (side * side, 0.0);
        var fields = new float[FeatureLayout.FineChannels * Fields * Fields];
        Span<double> spread = stackalloc double[FeatureLayout.FineChannels];
        for (var c = 0; c < spread.Length; c++)
        {
            var plane = fine.Slice(c * cells, cells);
            spread[c] = Centre(plane, side, fields.AsSpan(c * Fields * Fields, Fields * Fields));
            deviations += spread[c];
        }
        for (var c = 0; c < spread.Length; c++)
        {
            var divisor = spread[c] + (0.1 * deviations / spread.Length);
            foreach (ref var field in fields.AsSpan(c * Fields * Fields, Fields * Fields))
                field = divisor > 0 ? (float)(field / divisor) : 0;
        }
        return fields;
    }

    /// <summary>Means of the fields without the channel's mean; gives the channel's standard deviation.</summary>
    private static double Centre(ReadOnlySpan<float> plane, int side, Span<float> fields)
    {
        Span<int> counts = stackalloc int[Fields * Fields];
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < plane.Length; i++)
        {
            var field = (i / side * Fields / side * Fields) + (i % side * Fields / side);
            fields[field] += plane[i];
            counts[field]++;
            sum += plane[i];
            squares += (double)plane[i] * plane[i];
        }
        var mean = sum / plane.Length;
        for (var f = 0; f < fields.Length; f++)
            fields[f] = (float)((fields[f] / counts[f]) - mean);
        return Math.Sqrt(Math.Max(0, (squares / plane.Length) - (mean * mean)));
    }

    private static float SquaredDistance(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < Dimensions; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(a, i) - new Vector<float>(b, i);
            sum += difference * difference;
        }
        return Vector.Sum(sum);
    }

    private sealed class Reader(TwinWatch owner, IFeatureReader inner) : IFeatureReader
    {
        public void Read(int image, Span<float> fine, Span<float> coarse)
        {
            inner.Read(image, fine, coarse);
            owner.Sketch(image, fine);
        }

        public void Dispose() => inner.Dispose();
    }
}
