using System.Collections.Immutable;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>Each two inspectors, on parts that both judged blind: neither saw the other's label nor the model's verdict.</summary>
internal static class PairFigures
{
    /// <summary>Pairs who judged a part both blind, most parts first.</summary>
    public static ImmutableArray<PairAgreement> Of(IEnumerable<JudgedPart> parts) =>
    [
        .. parts.SelectMany(Pairs)
            .GroupBy(p => (First: p.First.Inspector, Second: p.Second.Inspector))
            .Select(pairs => Make(pairs.Key.First, pairs.Key.Second, [.. pairs]))
            .OrderByDescending(p => p.Table.Parts)
            .ThenBy(p => p.First, StringComparer.Ordinal)
            .ThenBy(p => p.Second, StringComparer.Ordinal),
    ];

    private static IEnumerable<(StandingLabel First, StandingLabel Second)> Pairs(JudgedPart part)
    {
        var votes = part.Blind.OrderBy(v => v.Inspector, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < votes.Length; i++)
        {
            for (var j = i + 1; j < votes.Length; j++)
                yield return (votes[i], votes[j]);
        }
    }

    private static PairAgreement Make(string first, string second, (StandingLabel First, StandingLabel Second)[] pairs)
    {
        var decided = pairs.Where(p => JudgedPart.IsDecision(p.First.Verdict) && JudgedPart.IsDecision(p.Second.Verdict)).ToArray();
        var table = RaterTable.Of(decided.Select(p => (JudgedPart.Category(p.First.Verdict), JudgedPart.Category(p.Second.Verdict))), 2);
        return new(first, second, pairs.Any(p => p.First.IsSimulated || p.Second.IsSimulated), table, pairs.Length - decided.Length);
    }
}
