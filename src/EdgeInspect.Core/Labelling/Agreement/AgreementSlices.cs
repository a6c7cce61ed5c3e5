using System.Collections.Immutable;
using System.Globalization;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>Figures of all inspectors together, of all parts or some of them: of what they said without the model's opinion.</summary>
internal static class AgreementSlices
{
    /// <summary>How far they agree.</summary>
    public static GroupAgreement Group(IEnumerable<JudgedPart> parts) =>
        GroupAgreement.Of(parts.Select(p => p.DecidedBlind.Select(v => v.Verdict == Verdict.Ng).ToArray()));

    /// <summary>People beside the model, each part once for each.</summary>
    public static HumanLevel HumanLevel(IEnumerable<JudgedPart> parts)
    {
        var both = parts.Where(p => p.Model is not null).ToArray();
        var model = both.Where(p => p.DecidedBlind.Any()).Select(p => (p.Model == Verdict.Ng, p));
        return new(People(both), TruthRates.OfAudited(model, BlindDraw.Of(both)));
    }

    /// <summary>Parts by the time of their first label.</summary>
    public static ImmutableArray<AgreementSlice> OverTime(IReadOnlyList<JudgedPart> parts, ImmutableArray<TimeBucket> buckets) =>
    [
        .. buckets.Select(bucket => Make(bucket.Name, [.. parts.Where(p => p.Votes[0].Utc >= bucket.From && p.Votes[0].Utc < bucket.To)])),
    ];

    /// <summary>Parts by the instructions that were in force for all their labels.</summary>
    public static ImmutableArray<AgreementSlice> ByCatalogue(IEnumerable<JudgedPart> parts) =>
    [
        .. parts.Where(p => p.Votes.All(v => v.CatalogueVersion == p.Votes[0].CatalogueVersion))
            .GroupBy(p => p.Votes[0].CatalogueVersion)
            .OrderBy(g => g.Key)
            .Select(g => Make(g.Key.ToString(CultureInfo.InvariantCulture), [.. g])),
    ];

    private static AgreementSlice Make(string name, IReadOnlyList<JudgedPart> parts) => new(name, parts.Count, Group(parts), People(parts));

    private static TruthRates People(IReadOnlyCollection<JudgedPart> parts) => TruthRates.OfAudited(
        from part in parts
        let first = part.DecidedBlind.FirstOrDefault()
        where first is not null
        select (first.Verdict == Verdict.Ng, part),
        BlindDraw.Of(parts));
}
