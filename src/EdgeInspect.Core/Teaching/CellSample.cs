using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>A random sample of all cells of one cue, of bounded size, in the order of pictures and cells.</summary>
internal sealed class CellSample
{
    private readonly int _channels;
    private readonly int _perImage;
    private int _next;

    /// <summary>Chooses which cells to keep before any is seen.</summary>
    public CellSample(Cue cue, int images, int perImage, int size, Random random)
    {
        _channels = cue.Channels;
        _perImage = perImage;
        Indices = Choose(images * perImage, size, random);
        Values = new float[Indices.Length * _channels];
    }

    /// <summary>Indices of the kept cells, rising: picture times cells of a picture plus cell.</summary>
    public int[] Indices { get; }

    /// <summary>The kept cells, [n, channels].</summary>
    public float[] Values { get; }

    /// <summary>Keeps what was chosen of one picture's cells, [cells, channels]; pictures come in order.</summary>
    public void Add(int image, ReadOnlySpan<float> cells)
    {
        for (; _next < Indices.Length && Indices[_next] < (image + 1) * _perImage; _next++)
        {
            var cell = Indices[_next] - (image * _perImage);
            cells.Slice(cell * _channels, _channels).CopyTo(Values.AsSpan(_next * _channels));
        }
    }

    private static int[] Choose(int total, int size, Random random)
    {
        if (total <= size)
            return [.. Enumerable.Range(0, total)];
        // A shuffle (Fisher and Yates) of which only the places that moved are kept: memory doesn't grow with the pictures.
        var (chosen, moved) = (new int[size], new Dictionary<int, int>());
        for (var i = 0; i < size; i++)
        {
            var j = random.Next(i, total);
            chosen[i] = moved.GetValueOrDefault(j, j);
            moved[j] = moved.GetValueOrDefault(i, i);
        }
        Array.Sort(chosen);
        return chosen;
    }
}
