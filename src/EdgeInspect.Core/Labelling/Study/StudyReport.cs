using System.Collections.Immutable;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Study;

/// <summary>Misses of one kind of defect in a study.</summary>
/// <param name="DefectClass">The true kind, or null for defects without one.</param>
/// <param name="Miss">Share of the judgements of such parts that said good, with limits of as many judgements as there are parts.</param>
public sealed record StudyClassMiss(string? DefectClass, Proportion Miss);

/// <summary>An inspector's result.</summary>
/// <param name="Inspector">Who.</param>
/// <param name="Figures">Effectiveness, consistency (agreement with oneself), misses and false alarms, with limits and verdicts.</param>
/// <param name="AgainstTruth">
/// All judgements by truth (row) and what was said (column): 0 for OK, 1 for NG; with kappa and the others.
/// </param>
/// <param name="ByClass">Misses by true kind of defect.</param>
public sealed record StudyInspector(
    string Inspector, AttributeStudy Figures, RaterTable AgainstTruth, ImmutableArray<StudyClassMiss> ByClass);

/// <summary>Two inspectors' judgements, round by round.</summary>
/// <param name="First">By name the earlier.</param>
/// <param name="Second">The other.</param>
/// <param name="Table">Judgements by what each said.</param>
public sealed record StudyPair(string First, string Second, RaterTable Table);

/// <summary>
/// What an attribute study found. Only parts that all inspectors judged in all rounds are in it. Judgements of one part hang together: see
/// <see cref="AttributeStudy.MissByParts"/>.
/// </summary>
/// <param name="Parts">Parts that were evaluated.</param>
/// <param name="LeftOut">Parts that were not judged by all, for their pictures were gone.</param>
/// <param name="Inspectors">Each one, by name.</param>
/// <param name="Pairs">Each two.</param>
/// <param name="Between">Share of the parts of which all said the same every time.</param>
/// <param name="AgainstReference">Share of the parts of which all said what is true every time.</param>
/// <param name="FleissKappa">Of all judgements; null when it is undefined.</param>
public sealed record StudyReport(
    int Parts,
    int LeftOut,
    ImmutableArray<StudyInspector> Inspectors,
    ImmutableArray<StudyPair> Pairs,
    Proportion? Between,
    Proportion? AgainstReference,
    double? FleissKappa)
{
    /// <summary>Computes it.</summary>
    /// <param name="study">The study.</param>
    /// <param name="judgements">What was judged.</param>
    public static StudyReport Of(StoredStudy study, IEnumerable<StudyJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(judgements);
        var said = judgements.ToDictionary(j => (j.Rid, j.Inspector, j.Round), j => j.SaidNg);
        var parts = study.Parts
            .Where(p => study.Inspectors.All(i => Enumerable.Range(1, study.Rounds).All(round => said.ContainsKey((p.Rid, i, round)))))
            .Select(p => new Judged(
                p, [.. study.Inspectors.Select(i => Enumerable.Range(1, study.Rounds).Select(r => said[(p.Rid, i, r)]).ToArray())]))
            .ToArray();
        return new(
            parts.Length,
            study.Parts.Length - parts.Length,
            [.. study.Inspectors.Select((name, i) => Inspector(name, i, parts))],
            [.. Pair(study.Inspectors, parts)],
            Proportion.Wilson(parts.Count(p => p.All.Distinct().Count() == 1), parts.Length),
            Proportion.Wilson(parts.Count(p => p.All.All(s => s == p.IsNg)), parts.Length),
            ManyRaters.FleissKappa([.. parts.Select(p => (long[])[p.All.Count(s => !s), p.All.Count(s => s)])]));
    }

    private static StudyInspector Inspector(string name, int number, Judged[] parts) => new(
        name,
        AttributeStudy.Of([.. parts.Select(p => p.IsNg)], [.. parts.Select(p => p.Said[number])]),
        RaterTable.Of(parts.SelectMany(p => p.Said[number].Select(s => (Category(p.IsNg), Category(s)))), 2),
        [
            .. from part in parts
               where part.IsNg
               group part.Said[number] by part.Part.DefectClass into kind
               orderby kind.Key
               select new StudyClassMiss(
                   kind.Key, Proportion.WilsonOfShare(kind.SelectMany(s => s).Average(said => said ? 0.0 : 1), kind.Count())),
        ]);

    private static IEnumerable<StudyPair> Pair(ImmutableArray<string> names, Judged[] parts) =>
        from first in Enumerable.Range(0, names.Length)
        from second in Enumerable.Range(first + 1, names.Length - first - 1)
        let table = RaterTable.Of(parts.SelectMany(p => p.Said[first].Zip(p.Said[second], (a, b) => (Category(a), Category(b)))), 2)
        select new StudyPair(names[first], names[second], table);

    private static int Category(bool isNg) => isNg ? 1 : 0;

    /// <summary>A part, and what each inspector said of it in each round.</summary>
    private sealed record Judged(StudyPart Part, bool[][] Said)
    {
        public bool IsNg => Part.Verdict == Verdict.Ng;

        public IEnumerable<bool> All => Said.SelectMany(s => s);
    }
}
