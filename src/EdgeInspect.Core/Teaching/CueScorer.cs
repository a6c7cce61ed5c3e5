using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Teaching;

/// <summary>The score without labels and the anomaly map of feature maps, banks in exact integers. Used by one thread.</summary>
internal sealed class CueScorer
{
    /// <summary>A group that owns no cell of a bank: nothing is left out.</summary>
    public const int Nobody = -2;

    private readonly List<Side> _cues;
    private readonly TaughtChannels _channels;
    private readonly float[] _statistics = new float[ChannelStatistics.Count];
    private readonly int _side;

    /// <summary>Arranges a head's banks.</summary>
    /// <param name="head">What was taught.</param>
    /// <param name="inputSize">Side of the square input.</param>
    /// <param name="groups">Group of each taught picture, 0 or above; empty when no group is ever left out.</param>
    public CueScorer(TaughtHead head, int inputSize, IReadOnlyList<int> groups)
    {
        _side = FeatureLayout.Side(FeatureTap.Fine, inputSize);
        Map = new double[_side * _side];
        _channels = head.Channels;
        _cues = [.. head.Cues.Select(c => new Side(c, inputSize, Owners(c, inputSize, groups)))];
    }

    /// <summary>Anomaly map of the last picture, row-major, as the exported model computes it.</summary>
    public double[] Map { get; }

    /// <summary>Score of one picture, whose anomaly map becomes <see cref="Map"/>.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="excludedGroup">Group that must have no part in what the picture is compared with, or <see cref="Nobody"/>.</param>
    public double Score(FeatureBuffers features, int excludedGroup)
    {
        var score = 0.0;
        Array.Clear(Map);
        foreach (var cue in _cues)
        {
            cue.Measure(features, excludedGroup);
            if (cue.Taught.Cue.Name is "local")
                AddCells(cue);
            else if (cue.Taught.Cue.Name is "context")
                AddDoubled(cue);
            score += cue.Share();
        }
        ChannelStatistics.Measure(features.Fine, features.Coarse, _statistics);
        return score + (TaughtChannels.Weight * _channels.Standardised(_statistics, excludedGroup));
    }

    private static int[] Owners(TaughtCue cue, int inputSize, IReadOnlyList<int> groups)
    {
        var cells = FeatureLayout.Cells(cue.Cue.Tap, inputSize);
        return groups.Count == 0 ? new int[cue.Bank.Count] : [.. cue.Chosen.Select(c => groups[c / cells])];
    }

    private void AddCells(Side cue)
    {
        for (var i = 0; i < Map.Length; i++)
            Map[i] += cue.StandardisedCell(i);
    }

    /// <summary>Bilinear, half-pixel centres, clamped at the edges.</summary>
    private void AddDoubled(Side cue)
    {
        for (var y = 0; y < _side; y++)
        {
            var (y0, y1, down) = Neighbours(y);
            for (var x = 0; x < _side; x++)
            {
                var (x0, x1, right) = Neighbours(x);
                var top = ((1 - right) * Cell(y0, x0)) + (right * Cell(y0, x1));
                var bottom = ((1 - right) * Cell(y1, x0)) + (right * Cell(y1, x1));
                Map[(y * _side) + x] += ((1 - down) * top) + (down * bottom);
            }
        }

        double Cell(int row, int column) => cue.StandardisedCell((row * _side / 2) + column);
    }

    private (int First, int Second, double Share) Neighbours(int at)
    {
        var centre = ((at + 0.5) / 2) - 0.5;
        var first = (int)Math.Floor(centre);
        var last = (_side / 2) - 1;
        return (Math.Clamp(first, 0, last), Math.Clamp(first + 1, 0, last), centre - first);
    }

    /// <summary>One cue and the distances of the last picture.</summary>
    private sealed class Side
    {
        private readonly CellProjection _projection;
        private readonly BankDistances _bank;
        private readonly float[] _projected;
        private readonly double[] _distances;

        public Side(TaughtCue taught, int inputSize, int[] owners)
        {
            var cells = FeatureLayout.Cells(taught.Cue.Tap, inputSize);
            (Taught, _projection, _bank) = (taught, new(taught.Mean, taught.Scale), new(taught.Bank, owners));
            (_projected, _distances) = (new float[cells * taught.Cue.Channels], new double[cells]);
        }

        public TaughtCue Taught { get; }

        public void Measure(FeatureBuffers features, int excludedGroup)
        {
            _projection.Apply(features.CellsOf(Taught.Cue), _projected);
            _bank.Nearest(_projected, excludedGroup, _distances);
        }

        public double StandardisedCell(int cell) => (_distances[cell] - Taught.MapMu) / Taught.MapSd;

        /// <summary>What the cue adds to the score.</summary>
        public double Share() => Taught.Cue.Weight * (Cue.Summarise(_distances) - Taught.Mu) / Taught.Sd;
    }
}
