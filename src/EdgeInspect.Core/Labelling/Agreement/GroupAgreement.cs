using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>How far all inspectors agree on OK and NG. Every coefficient is beside the others; an undefined one is null.</summary>
/// <remarks>
/// Limits are Wilson's for the observed agreement with one trial for each part (an upper bound of its variance: the agreement of a part
/// lies within 0 and 1), carried over with the chance agreement held at what was observed.
/// </remarks>
/// <param name="Parts">Parts that two or more judged.</param>
/// <param name="PercentAgreement">Chance that two who judged a part say the same of it.</param>
/// <param name="FleissRaters">
/// Inspectors of each part for <paramref name="FleissKappa"/>: the most frequent number, others are left out.
/// </param>
/// <param name="FleissKappa">Fleiss' kappa.</param>
/// <param name="KrippendorffAlpha">Krippendorff's alpha.</param>
/// <param name="GwetAc1">Gwet's AC1.</param>
/// <param name="Pairs">All pairs of labels of one part, earlier and later: for specific agreement of OK (0) and NG (1).</param>
public sealed record GroupAgreement(
    long Parts,
    Proportion? PercentAgreement,
    int? FleissRaters,
    Estimate? FleissKappa,
    Estimate? KrippendorffAlpha,
    Estimate? GwetAc1,
    RaterTable Pairs)
{
    /// <summary>Computes it.</summary>
    /// <param name="parts">For each part what was said of it, in order: true for NG; parts with fewer than two are passed over.</param>
    internal static GroupAgreement Of(IEnumerable<IReadOnlyList<bool>> parts)
    {
        var rows = parts.Where(p => p.Count > 1).ToArray();
        int?[][] ratings = [.. rows.Select(row => row.Select(r => (int?)(r ? 1 : 0)).ToArray())];
        var agreed = rows.Length == 0 ? 0 : rows.Average(Agreed);
        var (fleissRaters, fleiss) = Fleiss(rows);
        return new(
            rows.Length,
            Limits(agreed, rows.Length),
            fleissRaters,
            fleiss,
            Alpha(rows),
            Carry(ManyRaters.GwetAc1(ratings, 2), Limits(agreed, rows.Length), 1 - Apart(rows.Select(NgShare).DefaultIfEmpty().Average())),
            RaterTable.Of(rows.SelectMany(PairsOf), 2));
    }

    /// <summary>Wilson's limits of an agreement that need not be a whole number of parts.</summary>
    private static Proportion? Limits(double agreed, int parts)
    {
        if (Proportion.Wilson(Math.Min(parts, (long)Math.Round(agreed * parts)), parts) is not { } near)
            return null;
        return new(agreed, Math.Max(0, near.Low + agreed - near.Value), Math.Min(1, near.High + agreed - near.Value));
    }

    private static (int? Raters, Estimate? Kappa) Fleiss(IReadOnlyList<bool>[] rows)
    {
        if (rows.Length == 0)
            return (null, null);
        var raters = rows.CountBy(r => r.Count).OrderByDescending(c => c.Value).ThenByDescending(c => c.Key).First().Key;
        var same = rows.Where(r => r.Count == raters).ToArray();
        var kappa = ManyRaters.FleissKappa([.. same.Select(row => (long[])[row.Count(r => !r), row.Count(r => r)])]);
        return (raters, Carry(kappa, Limits(same.Average(Agreed), same.Length), Apart(same.Average(NgShare))));
    }

    private static Estimate? Alpha(IReadOnlyList<bool>[] rows)
    {
        var alpha = ManyRaters.KrippendorffAlpha([.. rows.Select(row => row.Select(r => (double?)(r ? 1 : 0)).ToArray())]);
        double labels = rows.Sum(r => r.Count);
        var ng = rows.Sum(r => r.Count(said => said)) / labels;
        return Carry(alpha, Limits(rows.Sum(r => r.Count * Agreed(r)) / labels, rows.Length), Apart(ng) * labels / (labels - 1));
    }

    /// <summary>A coefficient is 1 less observed over expected disagreement: its limits are those of the observed one.</summary>
    private static Estimate? Carry(double? coefficient, Proportion? agreement, double expectedApart)
    {
        if (coefficient is not { } value || agreement is not { } share)
            return null;
        return new(value, At(share.Low), At(share.High));

        double At(double limit) => Math.Clamp(value + ((limit - share.Value) / expectedApart), -1, 1);
    }

    /// <summary>Chance that two labels differ which are drawn where this share is NG.</summary>
    private static double Apart(double ng) => 2 * ng * (1 - ng);

    private static double NgShare(IReadOnlyList<bool> row) => row.Count(said => said) / (double)row.Count;

    private static double Agreed(IReadOnlyList<bool> row)
    {
        double ng = row.Count(r => r);
        double ok = row.Count - ng;
        return ((ng * (ng - 1)) + (ok * (ok - 1))) / (row.Count * (row.Count - 1.0));
    }

    private static IEnumerable<(int First, int Second)> PairsOf(IReadOnlyList<bool> row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            for (var j = i + 1; j < row.Count; j++)
                yield return (row[i] ? 1 : 0, row[j] ? 1 : 0);
        }
    }
}
