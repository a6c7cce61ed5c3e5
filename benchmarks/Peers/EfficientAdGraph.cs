using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>
/// EfficientAD-S (Batzner, Heckler, König, WACV 2024) at 256 x 256 after the paper's tables: a teacher and a student of its small patch
/// description network, without padding, and the autoencoder. The map is the mean of both mean squared differences, the score its maximum.
/// </summary>
internal static class EfficientAdGraph
{
    /// <summary>Side of the input.</summary>
    public const int Side = 256;

    /// <summary>Side of the map.</summary>
    public const int Cells = 56;

    private const int Channels = 384;

    /// <summary>Builds it.</summary>
    public static byte[] Build()
    {
        var net = new RandomNetwork(Side);
        var graph = net.Graph;
        var teacher = Description(net, Channels);
        graph.Node(
            "Split",
            ["student.teacher", "student.autoencoder"],
            [Description(net, 2 * Channels), graph.Integers("halves", Channels, Channels)],
            Attribute("axis", 1L));
        var sum = net.Add(Difference(net, teacher, "student.teacher"), Difference(net, Autoencoder(net), "student.autoencoder"));
        graph.Node("Mul", "map", [sum, graph.Scalar("half", 0.5)]);
        var largest = graph.Node("ReduceMax", "largest", ["map"], Attribute("keepdims", 0L));
        graph.Node("Reshape", "score", [largest, graph.Integers("one", 1)]);
        return net.Finish(("score", [1]), ("map", [1, 1, Cells, Cells]));
    }

    private static string Description(RandomNetwork net, int channels)
    {
        var x = net.Pool("AveragePool", net.Conv(net.Picture, 3, 128, 4), 2, 2, 0);
        x = net.Pool("AveragePool", net.Conv(x, 128, 256, 4), 2, 2, 0);
        return net.Conv(net.Conv(x, 256, 256, 3), 256, channels, 4, rectify: false);
    }

    private static string Autoencoder(RandomNetwork net)
    {
        var x = net.Conv(net.Conv(net.Picture, 3, 32, 4, 2, 1), 32, 32, 4, 2, 1);
        x = net.Conv(net.Conv(net.Conv(x, 32, 64, 4, 2, 1), 64, 64, 4, 2, 1), 64, 64, 4, 2, 1);
        x = net.Conv(x, 64, 64, 8, rectify: false);
        foreach (var side in new[] { 3, 8, 15, 32, 63, 127 })
            x = net.Conv(net.Resize(x, 64, side), 64, 64, 4, 1, 2);
        x = net.Conv(net.Resize(x, 64, Cells), 64, 64, 3, 1, 1);
        return net.Conv(x, 64, Channels, 3, 1, 1, rectify: false);
    }

    private static string Difference(RandomNetwork net, string x, string y)
    {
        var difference = net.Graph.Node("Sub", net.Name("difference"), [x, y]);
        var square = net.Graph.Node("Mul", net.Name("square"), [difference, difference]);
        return net.Graph.Node("ReduceMean", net.Name("mean"), [square], Attribute("axes", [1]), Attribute("keepdims", 1L));
    }
}
