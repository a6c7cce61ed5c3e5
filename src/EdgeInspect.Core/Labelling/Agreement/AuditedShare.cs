using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>Parts that were treated alike, and what was found of those whose truth is known.</summary>
/// <param name="Parts">All of them.</param>
/// <param name="Audited">Those of known truth, taken at random from them.</param>
/// <param name="Hits">Those of the audited that have what is counted.</param>
/// <param name="Weight">How many parts each of them stands for, itself among them.</param>
internal readonly record struct AuditCell(long Parts, long Audited, long Hits, double Weight = 1)
{
    /// <summary>Parts that it stands for.</summary>
    public double Stands => Weight * Parts;

    /// <summary>Hits among all that it stands for as estimated, with limits; null when it has parts and none is audited.</summary>
    public Proportion? Total()
    {
        if (Parts == 0)
            return new(0, 0, 0);
        if (Proportion.Wilson(Hits, Audited) is not { } share)
            return null;
        // Where all is known there is no doubt left (correction for a finite population).
        var doubt = Math.Sqrt(1 - (Audited / (double)Parts));
        return new(
            Stands * share.Value,
            Stands * (share.Value - (doubt * (share.Value - share.Low))),
            Stands * (share.Value + (doubt * (share.High - share.Value))));
    }
}

/// <summary>
/// Shares among parts of which disputed ones are all adjudicated and agreed ones by a small draw. Counting adjudicated parts as they come
/// would make every rate far too high: those on which everybody agreed are hardly among them. So each cell (what was said, disputed or
/// not) is estimated from its own audited parts and weighs as many parts as it has (post-stratification). That is what weighting each by
/// one over its chance of being drawn aims at, and stays right while adjudications are still waiting.
/// </summary>
/// <remarks>
/// Limits: each cell's are Wilson's for its audited share, corrected for the finite cell; the share is moved by each cell's limit alone,
/// and the distances are added as squares (the method of variance estimates recovery, Zou and Donner 2008). To these comes, as a square as
/// well, the distance to Wilson's limits for as many parts as the share is of, as if all were known: the inspector's rate is meant, not
/// that of these parts. Of parts that weigh more than one there are as many for that as Kish's effective number (Survey Sampling, 1965).
/// A cell with parts of which none is audited may hold anything: then the share is null.
/// </remarks>
internal static class AuditedShare
{
    /// <summary>Share of <paramref name="hits"/> among them and <paramref name="others"/>, which are other parts.</summary>
    /// <returns>Null when a cell is unknown, or when nothing is expected in any.</returns>
    public static Proportion? Of(IReadOnlyList<AuditCell> hits, IReadOnlyList<AuditCell> others) =>
        Totals(hits) is { } a && Totals(others) is { } b ? Share(a, b, Effective([.. hits, .. others])) : null;

    /// <summary>Share of hits among all parts of the cells.</summary>
    /// <returns>Null when a cell is unknown, or when there are no parts.</returns>
    public static Proportion? Of(IReadOnlyList<AuditCell> cells)
    {
        var parts = cells.Sum(c => c.Stands);
        if (parts == 0 || Totals(cells) is not { } totals)
            return null;
        var value = totals.Sum(t => t.Value) / parts;
        return WithDoubt(
            value, totals.Sum(t => Squared((t.Value - t.Low) / parts)), totals.Sum(t => Squared((t.High - t.Value) / parts)),
            parts * Effective(cells));
    }

    private static Proportion? Share(Proportion[] a, Proportion[] b, double effective)
    {
        var (hits, others) = (a.Sum(t => t.Value), b.Sum(t => t.Value));
        if (hits + others <= 0)
            return null;
        var value = hits / (hits + others);
        var below = a.Sum(t => Squared(value - At(hits - t.Value + t.Low, others)))
            + b.Sum(t => Squared(value - At(hits, others - t.Value + t.High)));
        var above = a.Sum(t => Squared(At(hits - t.Value + t.High, others) - value))
            + b.Sum(t => Squared(At(hits, others - t.Value + t.Low) - value));
        return WithDoubt(value, below, above, (hits + others) * effective);

        double At(double some, double rest) => some + rest > 0 ? some / (some + rest) : value;
    }

    private static Proportion WithDoubt(double value, double below, double above, double parts)
    {
        var trials = Math.Max(1, (long)Math.Round(parts));
        var sampling = Proportion.Wilson(Math.Clamp((long)Math.Round(value * trials), 0, trials), trials)!.Value;
        var low = value - Math.Sqrt(below + Squared(Math.Max(0, value - sampling.Low)));
        var high = value + Math.Sqrt(above + Squared(Math.Max(0, sampling.High - value)));
        return new(value, Math.Max(0, low), Math.Min(1, high));
    }

    /// <summary>Kish's effective number of parts for each part that the cells stand for: 1 when all weigh 1.</summary>
    private static double Effective(IReadOnlyList<AuditCell> cells) =>
        cells.Sum(c => c.Stands) / cells.Where(c => c.Parts > 0).Sum(c => c.Weight * c.Stands);

    private static Proportion[]? Totals(IEnumerable<AuditCell> cells)
    {
        var totals = cells.Select(c => c.Total()).ToArray();
        return totals.Any(t => t is null) ? null : [.. totals.Select(t => t!.Value)];
    }

    private static double Squared(double x) => x * x;
}
