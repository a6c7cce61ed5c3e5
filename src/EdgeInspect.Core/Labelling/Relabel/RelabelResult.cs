using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Relabel;

/// <summary>What an inspector said of a part before and after the instructions were changed.</summary>
/// <param name="Rid">The part.</param>
/// <param name="Inspector">Who.</param>
/// <param name="Before">The label that stood when the round began.</param>
/// <param name="After">The label of the round; null while there is none.</param>
/// <param name="IsLost">Whether there can be none any more: the picture is gone, the account is switched off, or it was not given blind.</param>
public sealed record RelabelledPart(Guid Rid, string Inspector, Verdict Before, Verdict? After, bool IsLost = false);

/// <summary>
/// Whether inspectors agree more since the instructions were changed: the same parts, judged by the same inspectors. Parts that were chosen
/// because they were disputed agree somewhat better the second time in any case, also under the old rules (regression to the mean): adding
/// parts that were judged twice and agreed upon shows how much.
/// </summary>
/// <param name="Before">Agreement under the old instructions.</param>
/// <param name="After">Under the new ones.</param>
/// <param name="BecameAgreed">Parts of which different things were said before, and one thing after.</param>
/// <param name="BecameSplit">Parts of which one thing was said before, and different things after.</param>
/// <param name="Change">
/// Rise of the share of parts of which all say the same, -1 to 1, with limits for paired shares (Agresti and Min 2005); null without parts.
/// </param>
/// <param name="Waiting">Labels that are still to be given.</param>
/// <param name="Lost">Labels that nobody can give any more.</param>
public sealed record RelabelResult(
    GroupAgreement Before, GroupAgreement After, long BecameAgreed, long BecameSplit, Estimate? Change, long Waiting, long Lost)
{
    private const double Z95 = 1.959963984540054;

    /// <summary>Computes it from what was judged OK or NG both times; a part of which fewer than two such are there waits.</summary>
    public static RelabelResult Of(IReadOnlyCollection<RelabelledPart> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var parts = labels.Where(l => JudgedPart.IsDecision(l.Before) && l.After is { } after && JudgedPart.IsDecision(after))
            .GroupBy(l => l.Rid)
            .Select(g => (Before: g.Select(l => l.Before == Verdict.Ng).ToArray(), After: g.Select(l => l.After == Verdict.Ng).ToArray()))
            .Where(p => p.Before.Length > 1)
            .ToArray();
        var risen = parts.LongCount(p => IsSplit(p.Before) && !IsSplit(p.After));
        var fallen = parts.LongCount(p => !IsSplit(p.Before) && IsSplit(p.After));
        return new(
            GroupAgreement.Of(parts.Select(p => p.Before)),
            GroupAgreement.Of(parts.Select(p => p.After)),
            risen,
            fallen,
            Rise(risen, fallen, parts.Length),
            labels.LongCount(l => l.After is null && !l.IsLost),
            labels.LongCount(l => l.After is null && l.IsLost));
    }

    private static bool IsSplit(bool[] said) => said.Distinct().Skip(1).Any();

    private static Estimate? Rise(long risen, long fallen, int parts)
    {
        if (parts == 0)
            return null;
        // Half a part more in each of the four cells.
        var (n, difference) = (parts + 2.0, (double)risen - fallen);
        var half = Z95 * Math.Sqrt(risen + fallen + 1 - (difference * difference / n)) / n;
        var value = difference / parts;
        return new(value, Math.Max(-1, Math.Min(value, (difference / n) - half)), Math.Min(1, Math.Max(value, (difference / n) + half)));
    }
}
