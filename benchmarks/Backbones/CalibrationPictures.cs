using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>Pictures that networks are compared on, prepared as frames are for inspection; every second one is made grey.</summary>
internal sealed class CalibrationPictures
{
    private const int Side = 256;
    private const int Pixels = Side * Side;
    private const int Threads = 2;

    private readonly List<byte[]> _planes = [];

    /// <summary>Reads pictures.</summary>
    /// <param name="sources">Folders, and text files (.txt) with a picture's path in each line.</param>
    /// <exception cref="InvalidDataException">There is no picture.</exception>
    public CalibrationPictures(IReadOnlyList<string> sources)
    {
        var preparation = new Preparation(InputGeometry.Square(Side));
        foreach (var path in sources.SelectMany(PathsOf))
        {
            var planes = new byte[3 * Pixels];
            preparation.Prepare(ImageFile.Load(path).View, null, planes);
            if (_planes.Count % 2 == 1)
                MakeGrey(planes);
            _planes.Add(planes);
        }
        if (_planes.Count == 0)
        {
            throw new InvalidDataException(
                $"no picture (.jpg, .jpeg, .png) in {string.Join(", ", sources)}: allowed are folders and lists (.txt)");
        }
    }

    /// <summary>A network's values at random cells of its map, the same cells for all maps of one size.</summary>
    /// <param name="network">Bytes of an ONNX file.</param>
    /// <param name="output">The map, float [1, channels, height, width].</param>
    /// <param name="cells">Cells of each picture's map.</param>
    /// <returns>[picture x cell][channel].</returns>
    public float[][] Sample(byte[] network, string output, int cells)
    {
        var rows = new float[_planes.Count * cells][];
        Run(network, output, (picture, map) =>
        {
            var random = new Random(picture);
            for (var k = 0; k < cells; k++)
            {
                var cell = random.Next(map[0].Length);
                rows[(picture * cells) + k] = [.. map.Select(channel => channel[cell])];
            }
        });
        return rows;
    }

    /// <summary>A network's whole maps.</summary>
    /// <param name="network">Bytes of an ONNX file.</param>
    /// <param name="output">The map, float [1, channels, height, width].</param>
    /// <returns>[picture][channel][cell].</returns>
    public float[][][] Maps(byte[] network, string output)
    {
        var maps = new float[_planes.Count][][];
        Run(network, output, (picture, map) => maps[picture] = map);
        return maps;
    }

    private void Run(byte[] network, string output, Action<int, float[][]> take) => Parallel.For(0, Threads, thread =>
    {
        using var options = OnnxSession.Options(threads: 1);
        using var session = new InferenceSession(network, options);
        using var run = new RunOptions();
        for (var picture = thread; picture < _planes.Count; picture += Threads)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(_planes[picture], [1, 3, Side, Side]);
            using var values = session.Run(run, ["image"], [input], [output]);
            var shape = values[0].GetTensorTypeAndShape().Shape;
            take(picture, [.. values[0].GetTensorDataAsSpan<float>().ToArray().Chunk((int)(shape[2] * shape[3]))]);
        }
    });

    private static IEnumerable<string> PathsOf(string source) =>
        (source.EndsWith(".txt", StringComparison.Ordinal)
            ? File.ReadAllLines(source)
            : Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        .Where(p => Path.GetExtension(p).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG")
        .Order(StringComparer.Ordinal);

    /// <summary>Luma of ITU-R BT.601 in all three planes.</summary>
    private static void MakeGrey(byte[] planes)
    {
        for (var i = 0; i < Pixels; i++)
        {
            var luma = (byte)Math.Round((0.299 * planes[i]) + (0.587 * planes[i + Pixels]) + (0.114 * planes[i + (2 * Pixels)]));
            planes[i] = planes[i + Pixels] = planes[i + (2 * Pixels)] = luma;
        }
    }
}
