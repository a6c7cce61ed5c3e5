namespace EdgeInspect.Core.Labelling;

/// <summary>How two values of a rating differ, for <see cref="ManyRaters.KrippendorffAlpha"/>.</summary>
public enum RatingScale
{
    /// <summary>Names: values are equal or not.</summary>
    Nominal,

    /// <summary>Ranks, such as a severity.</summary>
    Ordinal,

    /// <summary>Numbers whose differences mean something.</summary>
    Interval,

    /// <summary>Numbers whose ratios mean something, above 0.</summary>
    Ratio,
}

/// <summary>Agreement among any number of raters. A rating that is missing is null; an undefined coefficient is null, never 0.</summary>
public static class ManyRaters
{
    /// <summary>Fleiss' kappa (Fleiss 1971).</summary>
    /// <param name="rows">For each part the raters who chose each category; the same number of raters for every part.</param>
    /// <returns>Null for fewer than two raters, without parts, or when only one category was used.</returns>
    /// <exception cref="ArgumentException">Parts have different numbers of raters or categories, or a count is negative.</exception>
    public static double? FleissKappa(IReadOnlyList<IReadOnlyList<long>> rows)
    {
        if (rows.Count == 0)
            return null;
        var (raters, categories) = (rows[0].Sum(), rows[0].Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count != categories || rows[i].Sum() != raters || rows[i].Any(c => c < 0))
                throw new ArgumentException($"part {i}: {raters} raters and {categories} categories are needed, as for part 0", nameof(rows));
        }
        if (raters < 2)
            return null;
        var observed = rows.Average(row => row.Sum(c => c * (c - 1.0)) / (raters * (raters - 1.0)));
        var chance = Enumerable.Range(0, categories).Sum(k => Squared(rows.Sum(row => row[k]) / ((double)rows.Count * raters)));
        return chance < 1 ? (observed - chance) / (1 - chance) : null;
    }

    /// <summary>Gwet's AC1 for any number of raters, also with missing ratings (Gwet 2014, section 5.6).</summary>
    /// <param name="parts">For each part its ratings: categories from 0, or null.</param>
    /// <param name="categories">Declared categories, 2 or more.</param>
    /// <returns>Null when no part has two ratings.</returns>
    public static double? GwetAc1(IReadOnlyList<IReadOnlyList<int?>> parts, int categories)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 2);
        var counts = parts.Select(part => Counts(part, categories)).Where(row => row.Sum() > 0).ToArray();
        var paired = counts.Where(row => row.Sum() > 1).ToArray();
        if (paired.Length == 0)
            return null;
        var observed = paired.Average(row => row.Sum(c => c * (c - 1.0)) / (row.Sum() * (row.Sum() - 1.0)));
        var chance = Enumerable.Range(0, categories)
            .Select(k => counts.Average(row => row[k] / (double)row.Sum()))
            .Sum(p => p * (1 - p)) / (categories - 1);
        return (observed - chance) / (1 - chance);
    }

    /// <summary>Krippendorff's alpha from the coincidences of values (Krippendorff 2011). Parts with fewer than two ratings are passed over.</summary>
    /// <param name="parts">For each part its ratings, or null.</param>
    /// <param name="scale">How values differ.</param>
    /// <returns>Null when no part has two ratings, or when all ratings are one value.</returns>
    public static double? KrippendorffAlpha(IReadOnlyList<IReadOnlyList<double?>> parts, RatingScale scale = RatingScale.Nominal)
    {
        var paired = parts.Select(part => part.OfType<double>().ToArray()).Where(part => part.Length > 1).ToArray();
        double[] values = [.. paired.SelectMany(part => part).Distinct().Order()];
        var together = new double[values.Length, values.Length];
        foreach (var part in paired)
            AddCoincidences(together, [.. part.Select(v => Array.BinarySearch(values, v))]);
        var totals = Enumerable.Range(0, values.Length).Select(c => Enumerable.Range(0, values.Length).Sum(k => together[c, k])).ToArray();
        var (observed, expected) = (0.0, 0.0);
        for (var c = 0; c < values.Length; c++)
        {
            for (var k = c + 1; k < values.Length; k++)
            {
                var apart = Distance(scale, values, totals, c, k);
                observed += together[c, k] * apart;
                expected += totals[c] * totals[k] * apart;
            }
        }
        return expected > 0 ? 1 - ((totals.Sum() - 1) * observed / expected) : null;
    }

    private static void AddCoincidences(double[,] together, int[] ratings)
    {
        for (var i = 0; i < ratings.Length; i++)
        {
            for (var j = 0; j < ratings.Length; j++)
            {
                if (i != j)
                    together[ratings[i], ratings[j]] += 1.0 / (ratings.Length - 1);
            }
        }
    }

    private static double Distance(RatingScale scale, double[] values, double[] totals, int c, int k) => scale switch
    {
        RatingScale.Nominal => 1,
        RatingScale.Ordinal => Squared(totals[c..(k + 1)].Sum() - ((totals[c] + totals[k]) / 2)),
        RatingScale.Interval => Squared(values[c] - values[k]),
        _ => Squared((values[c] - values[k]) / (values[c] + values[k])),
    };

    private static long[] Counts(IReadOnlyList<int?> part, int categories)
    {
        var counts = new long[categories];
        foreach (var rating in part.OfType<int>())
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rating, nameof(part));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rating, categories, nameof(part));
            counts[rating]++;
        }
        return counts;
    }

    private static double Squared(double x) => x * x;
}
