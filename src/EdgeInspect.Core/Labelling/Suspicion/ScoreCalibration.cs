namespace EdgeInspect.Core.Labelling.Suspicion;

/// <summary>A part whose score and truth are known.</summary>
/// <param name="Score">The model's score less the threshold in force.</param>
/// <param name="IsNg">What it is.</param>
/// <param name="Weight">How many parts it stands for.</param>
internal readonly record struct ScoredTruth(double Score, bool IsNg, double Weight);

/// <summary>
/// Chance that a part of a score is defective: a logistic curve (Platt 1999) through parts of known truth, each weighing what it stands
/// for.
/// </summary>
internal sealed class ScoreCalibration
{
    private const int MostSteps = 50;
    private const double Settled = 1e-9;

    /// <summary>Keeps the curve finite where scores separate the parts wholly.</summary>
    private const double Ridge = 1e-3;
    private readonly double _centre;
    private readonly double _scale;
    private readonly double _offset;
    private readonly double _slope;

    private ScoreCalibration(double centre, double scale, double offset, double slope) =>
        (_centre, _scale, _offset, _slope) = (centre, scale, offset, slope);

    /// <summary>Fits it by Newton's method; parts of both kinds are needed.</summary>
    public static ScoreCalibration Fit(IReadOnlyCollection<ScoredTruth> parts)
    {
        var weight = parts.Sum(p => p.Weight);
        var centre = parts.Sum(p => p.Weight * p.Score) / weight;
        var scale = Math.Sqrt(parts.Sum(p => p.Weight * (p.Score - centre) * (p.Score - centre)) / weight);
        scale = scale > 0 ? scale : 1;
        var ng = parts.Where(p => p.IsNg).Sum(p => p.Weight) / weight;
        var (offset, slope) = (Math.Log(ng / (1 - ng)), 0.0);
        for (var step = 0; step < MostSteps; step++)
        {
            var (byOffset, bySlope) = Step(parts, weight, p => (p - centre) / scale, offset, slope);
            (offset, slope) = (offset + byOffset, slope + bySlope);
            if (Math.Abs(byOffset) + Math.Abs(bySlope) < Settled)
                break;
        }
        return new(centre, scale, offset, slope);
    }

    /// <summary>The chance, 0 to 1.</summary>
    public double ChanceOfNg(double score) => Logistic(_offset + (_slope * (score - _centre) / _scale));

    private static (double Offset, double Slope) Step(
        IEnumerable<ScoredTruth> parts, double weight, Func<double, double> standard, double offset, double slope)
    {
        var (g0, g1, h00, h01, h11) = (0.0, -Ridge * slope, Ridge, 0.0, Ridge);
        foreach (var part in parts)
        {
            var x = standard(part.Score);
            var chance = Logistic(offset + (slope * x));
            var (share, spread) = (part.Weight / weight, part.Weight / weight * chance * (1 - chance));
            g0 += share * ((part.IsNg ? 1 : 0) - chance);
            g1 += share * ((part.IsNg ? 1 : 0) - chance) * x;
            h00 += spread;
            h01 += spread * x;
            h11 += spread * x * x;
        }
        var determinant = (h00 * h11) - (h01 * h01);
        return (Limited(((h11 * g0) - (h01 * g1)) / determinant), Limited(((h00 * g1) - (h01 * g0)) / determinant));

        static double Limited(double step) => Math.Clamp(step, -1, 1);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
