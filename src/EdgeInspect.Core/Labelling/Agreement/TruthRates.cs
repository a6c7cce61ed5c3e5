using System.Collections.Immutable;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>How often defects of one kind are missed.</summary>
/// <param name="DefectClass">The true kind; null for defects without one.</param>
/// <param name="Known">Judged defects of that kind whose truth is known.</param>
/// <param name="Miss">Share of them that was called good; null when it can't be estimated.</param>
public sealed record ClassMiss(string? DefectClass, long Known, Proportion? Miss);

/// <summary>Judgements held against the truth.</summary>
/// <param name="Judged">Parts that were judged OK or NG.</param>
/// <param name="Known">Those of them whose truth is known and may stand for the others.</param>
/// <param name="Rates">
/// Effectiveness, misses and false alarms with the verdicts of an attribute study; a rate that can't be estimated is null. Consistency is
/// null: repeated parts tell it.
/// </param>
/// <param name="ByClass">Misses by true kind of defect.</param>
public sealed record TruthRates(long Judged, long Known, AttributeStudy Rates, ImmutableArray<ClassMiss> ByClass)
{
    /// <summary>Rates of parts of which some were adjudicated, see <see cref="AuditedShare"/>.</summary>
    /// <param name="judged">What was said of each part: true for defective.</param>
    /// <param name="draw">What the parts were drawn from, or null when they are all.</param>
    internal static TruthRates OfAudited(IEnumerable<(bool SaidNg, JudgedPart Part)> judged, BlindDraw? draw = null)
    {
        var cells = judged.GroupBy(j => (j.SaidNg, j.Part.IsDisputed, IsFlagged: draw is not null && j.Part.IsFlagged), j => j.Part)
            .Select(cell => new Cell(
                cell.Key.SaidNg,
                cell.Count(),
                [.. cell.Where(p => p.IsAudited).Select(p => Truth.Of(p.Truth!))],
                draw?.Of(cell.Key.IsFlagged) ?? 1))
            .ToArray();
        var (judgedParts, known) = (cells.Sum(c => c.Parts), cells.Sum(c => (long)c.Truths.Length));
        // Of what nobody judged blind anything may have been said.
        if (draw is { Missing: > 0 and var missing })
            cells = [.. cells, new(SaidNg: false, missing, [], 1)];
        var miss = AuditedShare.Of(Count(cells, saidNg: false, t => t.IsNg), Count(cells, saidNg: true, t => t.IsNg));
        var falseAlarm = AuditedShare.Of(Count(cells, saidNg: true, t => !t.IsNg), Count(cells, saidNg: false, t => !t.IsNg));
        var right = AuditedShare.Of([.. Count(cells, saidNg: false, t => !t.IsNg), .. Count(cells, saidNg: true, t => t.IsNg)]);
        var kinds = cells.SelectMany(c => c.Truths).Where(t => t.IsNg).Select(t => t.Class).Distinct().Order(StringComparer.Ordinal);
        return new(
            judgedParts,
            known,
            new(right, null, miss, falseAlarm),
            [.. kinds.Select(kind => new ClassMiss(
                kind,
                cells.Sum(c => c.Truths.LongCount(t => t.Is(kind))),
                AuditedShare.Of(Count(cells, saidNg: false, t => t.Is(kind)), Count(cells, saidNg: true, t => t.Is(kind)))))]);
    }

    /// <summary>Rates of parts whose truth is known of each, with Wilson's limits.</summary>
    internal static TruthRates OfKnown(IReadOnlyCollection<(bool SaidNg, PartTruth Truth)> judged)
    {
        var known = judged.Select(j => (j.SaidNg, Truth: Truth.Of(j.Truth))).ToArray();
        var rates = AttributeStudy.Of([.. known.Select(k => k.Truth.IsNg)], [.. known.Select(k => (bool[])[k.SaidNg])]);
        var kinds = known.Where(k => k.Truth.IsNg).GroupBy(k => k.Truth.Class).OrderBy(g => g.Key, StringComparer.Ordinal);
        return new(
            known.Length, known.Length, rates with { Consistency = null },
            [.. kinds.Select(kind => new ClassMiss(kind.Key, kind.Count(), Proportion.Wilson(kind.Count(k => !k.SaidNg), kind.Count())))]);
    }

    private static AuditCell[] Count(Cell[] cells, bool saidNg, Func<Truth, bool> isHit) =>
        [.. cells.Where(c => c.SaidNg == saidNg).Select(c => new AuditCell(c.Parts, c.Truths.Length, c.Truths.LongCount(isHit), c.Weight))];

    private sealed record Cell(bool SaidNg, long Parts, Truth[] Truths, double Weight);

    private readonly record struct Truth(bool IsNg, string? Class)
    {
        public static Truth Of(PartTruth truth) => new(truth.Verdict == Detection.Verdict.Ng, truth.DefectClass);

        public bool Is(string? kind) => IsNg && Class == kind;
    }
}
