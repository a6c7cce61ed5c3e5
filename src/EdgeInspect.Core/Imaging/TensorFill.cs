namespace EdgeInspect.Core.Imaging;

/// <summary>Turns prepared planes of bytes into a model's input tensor.</summary>
public abstract class TensorFill
{
    /// <summary>Fills the tensor.</summary>
    /// <param name="planes">Red, green, blue or grey, as <see cref="Preparation"/> makes them.</param>
    public abstract void Fill(ReadOnlySpan<byte> planes);
}

/// <summary>
/// Fills a tensor of one element type from a table of 256 values for each channel, so that every value is exactly the one that the formula
/// of the table gives, and layouts, types and normalisations share one loop.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class TensorFill<T> : TensorFill
    where T : unmanaged
{
    private readonly T[] _target;
    private readonly int _pixels;
    private readonly bool _isInterleaved;
    private readonly int[] _planes;
    private readonly T[][] _tables;

    /// <summary>Joins a tensor and how to fill it.</summary>
    /// <param name="target">The tensor, a batch of one.</param>
    /// <param name="isInterleaved">Whether the channels of a pixel lie together (nhwc), else planes follow each other (nchw).</param>
    /// <param name="planes">For each channel the plane it comes from: 0 red, 1 green, 2 blue; or 0 alone for grey.</param>
    /// <param name="valueOf">The value of a channel's byte.</param>
    /// <exception cref="ArgumentException">The tensor does not hold whole pixels.</exception>
    public TensorFill(T[] target, bool isInterleaved, IReadOnlyList<int> planes, Func<int, byte, T> valueOf)
    {
        var channels = planes.Count;
        (_target, _isInterleaved, _planes) = (target, isInterleaved && channels > 1, [.. planes]);
        _pixels = target.Length / channels;
        if (_pixels * channels != target.Length)
            throw new ArgumentException($"{target.Length} elements are no whole pixels of {channels} channels", nameof(target));
        _tables = [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, 256).Select(b => valueOf(c, (byte)b)).ToArray())];
    }

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<byte> planes)
    {
        if (_isInterleaved)
            Interleaved(planes);
        else
            Planar(planes);
    }

    private void Planar(ReadOnlySpan<byte> planes)
    {
        for (var c = 0; c < _planes.Length; c++)
        {
            var source = PlaneOf(planes, c);
            var target = _target.AsSpan(c * _pixels, _pixels);
            var table = _tables[c];
            for (var i = 0; i < source.Length; i++)
                target[i] = table[source[i]];
        }
    }

    private void Interleaved(ReadOnlySpan<byte> planes)
    {
        var first = PlaneOf(planes, 0);
        var second = PlaneOf(planes, 1);
        var third = PlaneOf(planes, 2);
        var (firstTable, secondTable, thirdTable) = (_tables[0], _tables[1], _tables[2]);
        var target = _target.AsSpan();
        for (var i = 0; i < first.Length; i++)
        {
            target[3 * i] = firstTable[first[i]];
            target[(3 * i) + 1] = secondTable[second[i]];
            target[(3 * i) + 2] = thirdTable[third[i]];
        }
    }

    private ReadOnlySpan<byte> PlaneOf(ReadOnlySpan<byte> planes, int channel) => planes.Slice(_planes[channel] * _pixels, _pixels);
}
