using System.Collections.Concurrent;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>Scores good pictures against a cue's bank without their own groups. Pictures may come from several threads in any order.</summary>
internal sealed class CueCalibration
{
    private readonly CueBank _bank;
    private readonly int _cells;
    private readonly BankDistances _distances;
    private readonly double[] _statistics;
    private readonly (double Sum, double Squares)[] _moments;
    private readonly ConcurrentBag<Scratch> _idle = [];
    private double _mu;
    private double _sd;

    public CueCalibration(CueBank bank, int images, int inputSize)
    {
        _bank = bank;
        _cells = FeatureLayout.Cells(bank.Cue.Tap, inputSize);
        _distances = new(bank.Bank, bank.Owners);
        _statistics = new double[images];
        _moments = new (double, double)[images];
    }

    /// <summary>Scores one picture.</summary>
    /// <exception cref="TeachingException">The whole bank is of this picture's group.</exception>
    public void Measure(int image, int group, FeatureBuffers features)
    {
        if (!_idle.TryTake(out var scratch))
            scratch = new(new float[_cells * _bank.Cue.Channels], new double[_cells]);
        _bank.Projection.Apply(features.CellsOf(_bank.Cue), scratch.Projected);
        _distances.Nearest(scratch.Projected, group, scratch.Distances);
        if (!double.IsFinite(scratch.Distances[0]))
            throw new TeachingException($"every cell of the {_bank.Cue.Name} bank comes from one group: give more groups of about equal size");
        var (sum, squares) = (0.0, 0.0);
        foreach (var d in scratch.Distances)
            (sum, squares) = (sum + d, squares + (d * d));
        _moments[image] = (sum, squares);
        _statistics[image] = Cue.Summarise(scratch.Distances);
        _idle.Add(scratch);
    }

    /// <summary>Computes the cue's figures once every picture was measured.</summary>
    /// <exception cref="TeachingException">All pictures score alike: they are copies of each other.</exception>
    public TaughtCue Finish()
    {
        (_mu, _sd) = MeanAndSd(_statistics.Sum(), _statistics.Sum(s => s * s), _statistics.Length);
        var (mapMu, mapSd) = MeanAndSd(_moments.Sum(m => m.Sum), _moments.Sum(m => m.Squares), (long)_cells * _moments.Length);
        if (!(_sd > 0 && mapSd > 0))
            throw new TeachingException("the good pictures are all alike: give pictures of different parts");
        return new(_bank.Cue, _bank.Projection.Mean, _bank.Projection.Scale, _bank.Bank, _bank.Chosen, _mu, _sd, mapMu, mapSd);
    }

    /// <summary>What the cue adds to a picture's score: its weight times the statistic in standard deviations from the mean of the good ones.</summary>
    public double Share(int image) => _bank.Cue.Weight * (_statistics[image] - _mu) / _sd;

    private static (double Mean, double Sd) MeanAndSd(double sum, double squares, long n) =>
        (sum / n, Math.Sqrt(Math.Max(0, squares - (sum * sum / n)) / (n - 1)));

    private sealed record Scratch(float[] Projected, double[] Distances);
}
