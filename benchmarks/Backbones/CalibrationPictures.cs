using EdgeInspect.Adapters.ImageFiles;
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
    /// <param name="places">Folders, and text files with a picture's path in each line.</param>
    public CalibrationPictures(IEnumerable<string> places)
    {
        var preparation = new Preparation(InputGeometry.Square(Side));
        foreach (var path in places.SelectMany(PathsOf))
        {
            var planes = new byte[3 * Pixels];
            preparation.Prepare(ImageFile.Load(path).View, null, planes);
            if (_planes.Count % 2 == 1)
                MakeGrey(planes);
            _planes.Add(planes);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _planes.Count;

    /// <summary>A network's values at random places of its map, the same places for all maps of one size.</summary>
    /// <param name="network">Bytes of an ONNX file.</param>
    /// <param name="output">The map, float [1, channels, height, width].</param>
    /// <param name="places">Places of each picture.</param>
    /// <returns>[picture x place][channel].</returns>
    public float[][] Sample(byte[] network, string output, int places)
    {
        var rows = new float[Count * places][];
        Run(network, output, (picture, map) =>
        {
            var random = new Random(picture);
            for (var k = 0; k < places; k++)
            {
                var place = random.Next(map[0].Length);
                rows[(picture * places) + k] = [.. map.Select(channel => channel[place])];
            }
        });
        return rows;
    }

    /// <summary>A network's whole maps.</summary>
    /// <inheritdoc cref="Sample"/>
    /// <returns>[picture][channel][place].</returns>
    public float[][][] Maps(byte[] network, string output)
    {
        var maps = new float[Count][][];
        Run(network, output, (picture, map) => maps[picture] = map);
        return maps;
    }

    private void Run(byte[] network, string output, Action<int, float[][]> take) => Parallel.For(0, Threads, thread =>
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(network, options);
        using var run = new RunOptions();
        for (var picture = thread; picture < Count; picture += Threads)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(_planes[picture], [1, 3, Side, Side]);
            using var values = session.Run(run, ["image"], [input], [output]);
            var shape = values[0].GetTensorTypeAndShape().Shape;
            take(picture, [.. values[0].GetTensorDataAsSpan<float>().ToArray().Chunk((int)(shape[2] * shape[3]))]);
        }
    });

    private static IEnumerable<string> PathsOf(string place) =>
        (File.Exists(place) ? File.ReadAllLines(place) : Directory.GetFiles(place, "*", SearchOption.AllDirectories))
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
