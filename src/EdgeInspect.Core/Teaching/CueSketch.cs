using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>What the first pass over the pictures gathers for one cue: moments of all cells and a sample of them.</summary>
internal sealed class CueSketch
{
    private readonly Cue _cue;
    private readonly int _perImage;
    private readonly FeatureMoments _moments;
    private readonly CellSample _sample;

    public CueSketch(Cue cue, ITeachingImages images, TeachingOptions options, Random random)
    {
        _cue = cue;
        _perImage = FeatureLayout.Cells(cue.Tap, images.InputSize);
        _moments = new(cue.Channels);
        _sample = new(cue, images.Count, _perImage, options.SampledCells, random);
    }

    /// <summary>Adds one picture; pictures come in order.</summary>
    public void Add(int image, FeatureBuffers features)
    {
        var cells = features.CellsOf(_cue);
        _moments.Add(cells);
        _sample.Add(image, cells);
    }

    /// <summary>Projects the sample and chooses the bank from it.</summary>
    public CueBank ChooseBank(
        int size, int[] groups, TeachingOptions options, Random random, Action<int> progress, CancellationToken cancel)
    {
        var projection = CellProjection.From(_moments);
        var d = _cue.Channels;
        var z = new float[_sample.Indices.Length * d];
        projection.Apply(_sample.Values, z);
        var start = options.StartCell ?? random.Next(_sample.Indices.Length);
        var (points, width) = Compared(z, d, options.ChoosingDimensions, random);
        var rows = KCentre.Select(points, width, size, start, progress, cancel);
        var cells = new float[rows.Length * d];
        for (var i = 0; i < rows.Length; i++)
            z.AsSpan(rows[i] * d, d).CopyTo(cells.AsSpan(i * d));
        int[] chosen = [.. rows.Select(r => _sample.Indices[r])];
        return new(_cue, projection, MemoryBank.Quantise(cells, d, options.BankForm), chosen, [.. chosen.Select(c => groups[c / _perImage])]);
    }

    /// <summary>The cells, or a random projection of long ones (Johnson and Lindenstrauss) that is cheaper to compare.</summary>
    private static (float[] Points, int Width) Compared(float[] z, int dimensions, int width, Random random)
    {
        if (width == 0 || dimensions <= width)
            return (z, dimensions);
        var matrix = new float[dimensions * width];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = (float)(Normal(random) / Math.Sqrt(width));
        var points = new float[z.Length / dimensions * width];
        for (var cell = 0; cell < z.Length / dimensions; cell++)
            RowTimesMatrix.Multiply(z.AsSpan(cell * dimensions, dimensions), matrix, points.AsSpan(cell * width, width));
        return (points, width);
    }

    /// <summary>A standard normal number (Box and Muller).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>A cue's projection and bank before good parts were scored.</summary>
/// <param name="Cue">The cue.</param>
/// <param name="Projection">Its projection.</param>
/// <param name="Bank">Its bank.</param>
/// <param name="Chosen">Where the bank's cells came from.</param>
/// <param name="Owners">Group of each of the bank's cells.</param>
internal sealed record CueBank(Cue Cue, CellProjection Projection, MemoryBank Bank, int[] Chosen, int[] Owners);
