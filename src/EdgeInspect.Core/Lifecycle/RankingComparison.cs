namespace EdgeInspect.Core.Lifecycle;

/// <summary>An estimate with its 95 % confidence interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>How well two scores of the same parts separate defective from good ones, and by how much the second does better.</summary>
/// <param name="Before">Area under the ROC curve of the first score.</param>
/// <param name="After">Area under the ROC curve of the second.</param>
/// <param name="Difference">The second minus the first, on the same parts.</param>
public sealed record RankingComparison(Estimate Before, Estimate After, Estimate Difference)
{
    private const int Draws = 1000;

    /// <summary>
    /// Compares two scores. The intervals are percentiles of 1,000 bootstrap draws of whole groups (Davison and Hinkley 1997, section 3.8):
    /// photos of one piece are no independent evidence. Draws without good or without defective parts are passed over.
    /// </summary>
    /// <param name="before">First score of each part; higher is more anomalous; no NaN.</param>
    /// <param name="after">Second score.</param>
    /// <param name="defective">Truth; both kinds occur.</param>
    /// <param name="groups">Group of each part.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static RankingComparison Of(
        IReadOnlyList<double> before, IReadOnlyList<double> after, IReadOnlyList<bool> defective, IReadOnlyList<string> groups, int seed)
    {
        var (first, second) = (new WeightedRanking(before, defective), new WeightedRanking(after, defective));
        string[] names = [.. groups.Distinct(StringComparer.Ordinal)];
        var numbers = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        int[] owner = [.. groups.Select(g => numbers[g])];
        var random = new Random(seed);
        var (drawn, weights) = (new int[names.Length], new int[owner.Length]);
        var draws = new List<(double Before, double After)>(Draws);
        for (var draw = 0; draw < Draws; draw++)
        {
            Array.Clear(drawn);
            for (var g = 0; g < names.Length; g++)
                drawn[random.Next(names.Length)]++;
            for (var i = 0; i < owner.Length; i++)
                weights[i] = drawn[owner[i]];
            if (first.Auroc(weights) is { } a && second.Auroc(weights) is { } b)
                draws.Add((a, b));
        }
        Array.Fill(weights, 1);
        var (x, y) = (Defined(first.Auroc(weights)), Defined(second.Auroc(weights)));
        return new(
            Interval(x, draws.Select(d => d.Before)),
            Interval(y, draws.Select(d => d.After)),
            Interval(y - x, draws.Select(d => d.After - d.Before)));
    }

    private static double Defined(double? auroc) =>
        auroc ?? throw new ArgumentException("there must be good and defective parts", nameof(auroc));

    private static Estimate Interval(double value, IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Order()];
        return sorted.Length == 0
            ? new(value, double.NegativeInfinity, double.PositiveInfinity)
            : new(value, sorted[(int)(0.025 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.975 * (sorted.Length - 1))]);
    }

    /// <summary>Scores sorted once; the area under the ROC curve for any multiplicities of the parts.</summary>
    private sealed class WeightedRanking
    {
        private readonly int[] _order;
        private readonly double[] _scores;
        private readonly bool[] _defective;

        public WeightedRanking(IReadOnlyList<double> scores, IReadOnlyList<bool> defective)
        {
            _order = [.. Enumerable.Range(0, scores.Count).OrderBy(i => scores[i])];
            _scores = [.. _order.Select(i => scores[i])];
            _defective = [.. _order.Select(i => defective[i])];
        }

        public double? Auroc(int[] weights)
        {
            long good = 0, bad = 0, twice = 0;
            for (var start = 0; start < _order.Length;)
            {
                long goodHere = 0, badHere = 0;
                var end = start;
                for (; end < _order.Length && _scores[end] == _scores[start]; end++)
                {
                    if (_defective[end])
                        badHere += weights[_order[end]];
                    else
                        goodHere += weights[_order[end]];
                }
                twice += badHere * ((2 * good) + goodHere);
                (good, bad, start) = (good + goodHere, bad + badHere, end);
            }
            return good > 0 && bad > 0 ? twice / (2.0 * good * bad) : null;
        }
    }
}
