using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class CellFeaturesTests
{
    private const int InputSize = 96;
    private const int Side = InputSize / 16;
    private const int Cells = Side * Side;

    private readonly float[] _fine = Draws.Uniform(1, FeatureLayout.FineChannels * Cells);
    private readonly float[] _coarse = Draws.Uniform(2, FeatureLayout.CoarseChannels * Cells / 4);

    [Fact]
    public void Context_cells_are_the_coarse_map_with_channels_last()
    {
        var cells = Extract("context");
        for (var i = 0; i < _coarse.Length; i++)
            Assert.Equal(_coarse[i], cells[(i % (Cells / 4) * FeatureLayout.CoarseChannels) + (i / (Cells / 4))]);
    }

    [Fact]
    public void Local_cells_are_normalised_over_the_picture()
    {
        var cells = Extract("local");
        var deviations = _fine.Chunk(Cells).Select(Deviation).ToArray();
        for (var i = 0; i < _fine.Length; i++)
        {
            var (channel, cell) = (i / Cells, i % Cells);
            var expected = (_fine[i] - _fine.AsSpan(channel * Cells, Cells).ToArray().Average()) / (deviations[channel] + (0.1 * deviations.Average()));
            Assert.Equal(expected, cells[(cell * FeatureLayout.FineChannels) + channel], 1e-5);
        }
    }

    private float[] Extract(string cue)
    {
        var wanted = Cue.All.Single(c => c.Name == cue);
        var cells = new float[wanted.Tap == FeatureTap.Fine ? _fine.Length : _coarse.Length];
        new CellFeatures(InputSize).Extract(wanted, _fine, _coarse, cells);
        return cells;
    }

    private static double Deviation(float[] values)
    {
        var mean = values.Average(v => (double)v);
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
