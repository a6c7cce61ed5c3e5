using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling;

/// <summary>
/// How far two raters agree who judged the same parts. Every coefficient is shown beside the others: kappa alone misleads where defects are
/// rare (Feinstein and Cicchetti 1990).
/// </summary>
/// <remarks>
/// Limits are Wilson's for the observed agreement, carried over with the chance agreement held at what was observed. An undefined
/// coefficient is null, never 0.
/// </remarks>
public sealed class RaterTable
{
    private readonly long[,] _counts;
    private readonly long[] _rows;
    private readonly long[] _columns;
    private readonly long _agreed;

    /// <summary>Takes the counts.</summary>
    /// <param name="counts">Parts by the first rater's category (row) and the second's (column); square, 2 categories at least.</param>
    /// <exception cref="ArgumentException">The table is not square, is smaller than 2 × 2, or has a negative count.</exception>
    public RaterTable(long[,] counts)
    {
        var q = counts.GetLength(0);
        if (q < 2 || counts.GetLength(1) != q)
            throw new ArgumentException($"a table of {q} × {counts.GetLength(1)} is not square with 2 categories or more", nameof(counts));
        (_counts, _rows, _columns) = ((long[,])counts.Clone(), new long[q], new long[q]);
        for (var a = 0; a < q; a++)
        {
            for (var b = 0; b < q; b++)
            {
                if (counts[a, b] < 0)
                    throw new ArgumentException($"the count in row {a}, column {b} is {counts[a, b]}; counts are 0 or more", nameof(counts));
                _rows[a] += counts[a, b];
                _columns[b] += counts[a, b];
            }
            _agreed += counts[a, a];
        }
        Parts = _rows.Sum();
    }

    /// <summary>Counts the pairs of two raters.</summary>
    /// <param name="pairs">First and second rater's category of each part, from 0.</param>
    /// <param name="categories">Declared categories, 2 or more; a category that nobody used counts as well.</param>
    /// <exception cref="ArgumentException">A category is outside 0 to <paramref name="categories"/> - 1.</exception>
    public static RaterTable Of(IEnumerable<(int First, int Second)> pairs, int categories)
    {
        var counts = new long[categories, categories];
        foreach (var (first, second) in pairs)
        {
            if (Math.Min(first, second) < 0 || Math.Max(first, second) >= categories)
                throw new ArgumentException($"the pair {first}, {second} names no category of 0 to {categories - 1}", nameof(pairs));
            counts[first, second]++;
        }
        return new(counts);
    }

    /// <summary>Parts that both raters judged.</summary>
    public long Parts { get; }

    /// <summary>Parts that the first rater put into one category and the second into another or the same, each from 0.</summary>
    public long this[int first, int second] => _counts[first, second];

    /// <summary>Declared categories.</summary>
    public int Categories => _rows.Length;

    /// <summary>Share of the parts that both put into the same category; null without parts.</summary>
    public Proportion? PercentAgreement => Proportion.Wilson(_agreed, Parts);

    /// <summary>Cohen's kappa (Cohen 1960), -1 to 1; null when both used one category alone.</summary>
    public Estimate? CohenKappa => Corrected(_rows.Zip(_columns, (a, b) => Share(a) * Share(b)).Sum());

    /// <summary>Scott's pi (Scott 1955), -1 to 1; null when both used one category alone.</summary>
    public Estimate? ScottPi => Corrected(Means().Sum(p => p * p));

    /// <summary>Gwet's AC1 (Gwet 2008), -1 to 1: hardly moved by how rare a category is.</summary>
    public Estimate? GwetAc1 => Corrected(Means().Sum(p => p * (1 - p)) / (Categories - 1));

    /// <summary>
    /// Specific agreement of a category (Spitzer and Fleiss 1974): the chance that one rater says it where the other does; null when neither did.
    /// </summary>
    /// <param name="category">From 0.</param>
    public Proportion? SpecificAgreement(int category)
    {
        var both = _counts[category, category];
        // 2a / (2a + b + c) rises with a / (a + b + c), a share of the parts for which at least one rater said it.
        return Proportion.Wilson(both, _rows[category] + _columns[category] - both) is { } share
            ? new(Doubled(share.Value), Doubled(share.Low), Doubled(share.High))
            : null;
    }

    private static double Doubled(double share) => 2 * share / (1 + share);

    private double Share(long count) => count / (double)Parts;

    private IEnumerable<double> Means() => _rows.Zip(_columns, (a, b) => Share(a + b) / 2);

    private Estimate? Corrected(double chance)
    {
        // Without parts the chance is NaN.
        if (PercentAgreement is not { } agreement || !(chance < 1))
            return null;
        return new(Beyond(agreement.Value), Beyond(agreement.Low), Beyond(agreement.High));

        double Beyond(double share) => (share - chance) / (1 - chance);
    }
}
