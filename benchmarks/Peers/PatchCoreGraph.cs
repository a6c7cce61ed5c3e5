using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>
/// PatchCore (Roth et al., CVPR 2022) on residual networks (He et al., 2016; wide: Zagoruyko and Komodakis, 2016): the outputs of
/// stages 2 and 3, each averaged over 3 x 3 cells, the coarser one enlarged, joined to cells of 8 x 8 pixels, each against a float bank. The
/// score is the largest distance, without the re-weighting by neighbours; dimensions are not reduced to 1,024 as the paper's own code does.
/// </summary>
internal static class PatchCoreGraph
{
    /// <summary>Side of the input that the paper's figures are of: cut out of 256 x 256.</summary>
    public const int Side = 224;

    /// <summary>Cells in the bank.</summary>
    public const int Bank = 16_000;

    private const int Stride = 8;

    /// <summary>On WideResNet50: bottlenecks of twice the width, 1,536 dimensions.</summary>
    /// <param name="side">Side of the input, a multiple of 8.</param>
    public static byte[] WideResNet50(int side) => Build(
        side,
        (net, x) => Stage(net, x, blocks: 3, 64, 256, stride: 1, 128),
        (net, x) => Stage(net, x, blocks: 4, 256, 512, stride: 2, 256),
        (net, x) => Stage(net, x, blocks: 6, 512, 1024, stride: 2, 512),
        512,
        1024);

    /// <summary>On ResNet18: 384 dimensions.</summary>
    public static byte[] ResNet18() => Build(
        Side,
        (net, x) => Stage(net, x, blocks: 2, 64, 64, stride: 1, bottleneck: null),
        (net, x) => Stage(net, x, blocks: 2, 64, 128, stride: 2, bottleneck: null),
        (net, x) => Stage(net, x, blocks: 2, 128, 256, stride: 2, bottleneck: null),
        128,
        256);

    /// <summary>Cells of a side of the map.</summary>
    public static int Cells(int side) => side / Stride;

    private static byte[] Build(
        int side,
        Func<RandomNetwork, string, string> first,
        Func<RandomNetwork, string, string> second,
        Func<RandomNetwork, string, string> third,
        int fine,
        int coarse)
    {
        var (net, across) = (new RandomNetwork(side), Cells(side));
        var stem = net.Pool("MaxPool", net.Conv(net.Picture, 3, 64, 7, 2, 3), 3, 2, 1);
        var two = second(net, first(net, stem));
        var three = third(net, two);
        var wide = net.Resize(net.Pool("AveragePool", three, 3, 1, 1), coarse, across);
        var joined = net.Graph.Node("Concat", "features", [net.Pool("AveragePool", two, 3, 1, 1), wide], Attribute("axis", 1L));
        Distances(net, joined, fine + coarse, across);
        return net.Finish(("score", [1]), ("map", [1, 1, across, across]));
    }

    private static string Stage(RandomNetwork net, string x, int blocks, int from, int to, int stride, int? bottleneck)
    {
        for (var b = 0; b < blocks; b++)
        {
            var (channels, step) = b == 0 ? (from, stride) : (to, 1);
            var shortcut = channels == to && step == 1 ? x : net.Conv(x, channels, to, 1, step, 0, rectify: false);
            var y = bottleneck is { } width
                ? net.Conv(net.Conv(net.Conv(x, channels, width, 1), width, width, 3, step, 1), width, to, 1, 1, 0, rectify: false)
                : net.Conv(net.Conv(x, channels, to, 3, step, 1), to, to, 3, 1, 1, rectify: false);
            x = net.Rectify(net.Add(y, shortcut));
        }
        return x;
    }

    /// <summary>sqrt(‖z‖² + min(‖b‖² − 2 z·b)) of each cell.</summary>
    private static void Distances(RandomNetwork net, string features, int dimensions, int across)
    {
        var graph = net.Graph;
        var flat = graph.Node("Reshape", "flat", [features, graph.Integers("flatshape", dimensions, across * across)]);
        var cells = graph.Node("Transpose", "cells", [flat], Attribute("perm", 1, 0));
        var bank = graph.Floats("bank", net.Values(dimensions * Bank, 1), dimensions, Bank);
        var partial = graph.Node("Gemm", "partial", [cells, bank, graph.Floats("norms", net.Values(Bank, 1), Bank)]);
        var nearest = graph.Node("ReduceMin", "nearest", [partial], Attribute("axes", [1]), Attribute("keepdims", 0L));
        var norm = graph.Node("ReduceSumSquare", "norm", [cells], Attribute("axes", [1]), Attribute("keepdims", 0L));
        var squared = graph.Node("Max", "squared", [net.Add(nearest, norm), graph.Scalar("nothing", 0)]);
        var distances = graph.Node("Sqrt", "distances", [squared]);
        graph.Node("Reshape", "map", [distances, graph.Integers("mapshape", 1, 1, across, across)]);
        graph.Node("ReduceMax", "score", [distances], Attribute("axes", [0]), Attribute("keepdims", 1L));
    }
}
