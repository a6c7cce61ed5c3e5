using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Rates held against the truth. What is undefined is null.</summary>
internal sealed record RatesAnswer(
    long Judged, long Known, Proportion? Effectiveness, StudyVerdict? EffectivenessVerdict, Proportion? Miss, StudyVerdict? MissVerdict,
    Proportion? FalseAlarm, StudyVerdict? FalseAlarmVerdict, IReadOnlyList<ClassMissAnswer> MissByClass)
{
    /// <summary>Of rates.</summary>
    public static RatesAnswer Of(TruthRates rates) => new(
        rates.Judged, rates.Known, rates.Rates.Effectiveness, rates.Rates.OfEffectiveness, rates.Rates.Miss, rates.Rates.OfMiss,
        rates.Rates.FalseAlarm, rates.Rates.OfFalseAlarm,
        [.. rates.ByClass.Select(c => new ClassMissAnswer(c.DefectClass, c.Known, c.Miss))]);
}

/// <summary>Misses of one kind of defect.</summary>
internal sealed record ClassMissAnswer(string? Class, long Known, Proportion? Miss);

/// <summary>Two raters' coefficients, and the four counts they come from: what the first and the second said.</summary>
internal sealed record TableAnswer(
    long Parts, long OkOk, long OkNg, long NgOk, long NgNg, Proportion? PercentAgreement, Estimate? CohenKappa, Estimate? ScottPi,
    Estimate? GwetAc1, Proportion? SpecificOk, Proportion? SpecificNg)
{
    /// <summary>Of a table of OK and NG.</summary>
    public static TableAnswer Of(RaterTable table) => new(
        table.Parts, table[0, 0], table[0, 1], table[1, 0], table[1, 1], table.PercentAgreement, table.CohenKappa, table.ScottPi,
        table.GwetAc1, table.SpecificAgreement(0), table.SpecificAgreement(1));
}

/// <summary>Two inspectors.</summary>
internal sealed record PairAnswer(string First, string Second, bool IsSimulated, long Unsure, TableAnswer Agreement);

/// <summary>All inspectors together.</summary>
internal sealed record GroupAnswer(
    long Parts, Proportion? PercentAgreement, int? FleissRaters, Estimate? FleissKappa, Estimate? KrippendorffAlpha, Estimate? GwetAc1,
    Proportion? SpecificOk, Proportion? SpecificNg)
{
    /// <summary>Of a group.</summary>
    public static GroupAnswer Of(GroupAgreement group) => new(
        group.Parts, group.PercentAgreement, group.FleissRaters, group.FleissKappa, group.KrippendorffAlpha, group.GwetAc1,
        group.Pairs.SpecificAgreement(0), group.Pairs.SpecificAgreement(1));
}

/// <summary>
/// One inspector. Of parts that were slipped in or came back the inspector itself is told nothing: the count would tell which those are.
/// </summary>
internal sealed record InspectorAnswer(
    string Inspector, bool IsSimulated, long Labels, long Unsure, double? MedianTookMs, RatesAnswer Audited, RatesAnswer? Known,
    TableAnswer? Repeats)
{
    /// <summary>Of figures.</summary>
    public static InspectorAnswer Of(InspectorAgreement who) =>
        OwnOf(who) with { Known = RatesAnswer.Of(who.Known), Repeats = TableAnswer.Of(who.Repeats) };

    /// <summary>Of figures, for the inspector itself.</summary>
    public static InspectorAnswer OwnOf(InspectorAgreement who) =>
        new(who.Inspector, who.IsSimulated, who.Labels, who.Unsure, who.MedianTookMs, RatesAnswer.Of(who.Audited), null, null);
}

/// <summary>People beside the model, on the same parts.</summary>
internal sealed record HumanLevelAnswer(RatesAnswer People, RatesAnswer Model);

/// <summary>A span of time or a version of the catalogue.</summary>
internal sealed record SliceAnswer(string Name, long Parts, GroupAnswer Agreement, RatesAnswer People)
{
    /// <summary>Of a slice.</summary>
    public static SliceAnswer Of(AgreementSlice slice) =>
        new(slice.Name, slice.Parts, GroupAnswer.Of(slice.Agreement), RatesAnswer.Of(slice.People));
}

/// <summary>What somebody said of a disputed part; by whom is null until a lead has decided, blind to the source.</summary>
internal sealed record VoteAnswer(string? Inspector, bool? IsSimulated, Verdict Verdict, string? Class);

/// <summary>What a lead decided of a part.</summary>
internal sealed record TruthAnswer(Verdict Verdict, string? Class);

/// <summary>A part of which inspectors say different things.</summary>
internal sealed record DisputedAnswer(Guid Rid, IReadOnlyList<VoteAnswer> Labels, TruthAnswer? Truth);

/// <summary>Likely errors of an inspector, estimated without any truth.</summary>
internal sealed record LikelyAnswer(string Inspector, double? Miss, double? FalseAlarm);

/// <summary>Answers that are given of the same parts.</summary>
internal sealed record ConfusedAnswer(string First, string Second, long Pairs);

/// <summary>How far labels agree. For who sees the own figures only, all but these is null.</summary>
internal sealed record AgreementAnswer(
    long Labels, bool IsCut, bool HasSimulated, bool? InstructionsLookAmbiguous, IReadOnlyList<InspectorAnswer> Inspectors,
    IReadOnlyList<PairAnswer>? Pairs, GroupAnswer? All, HumanLevelAnswer? HumanLevel, IReadOnlyList<SliceAnswer>? OverTime, IReadOnlyList<SliceAnswer>? ByCatalogue,
    IReadOnlyList<LikelyAnswer>? Likely, IReadOnlyList<DisputedAnswer>? Disputed, IReadOnlyList<ConfusedAnswer>? Confused)
{
    /// <summary>Of a report, for a lead.</summary>
    public static AgreementAnswer Of(AgreementReport report) => OwnOf(report) with
    {
        InstructionsLookAmbiguous = report.InstructionsLookAmbiguous,
        Inspectors = [.. report.Inspectors.Select(InspectorAnswer.Of)],
        Pairs = [.. report.Pairs.Select(p => new PairAnswer(p.First, p.Second, p.IsSimulated, p.Unsure, TableAnswer.Of(p.Table)))],
        All = GroupAnswer.Of(report.All),
        HumanLevel = new(RatesAnswer.Of(report.HumanLevel.People), RatesAnswer.Of(report.HumanLevel.Model)),
        OverTime = [.. report.OverTime.Select(SliceAnswer.Of)],
        ByCatalogue = [.. report.ByCatalogue.Select(SliceAnswer.Of)],
        Likely = [.. report.Likely.Inspectors.Select(i => new LikelyAnswer(i.Inspector, i.Miss, i.FalseAlarm))],
        Disputed = [.. report.Disputed.Select(DisputedOf)],
        Confused = [.. report.Confused.Select(c => new ConfusedAnswer(c.First, c.Second, c.Pairs))],
    };

    /// <summary>Of a report that has the reader's own figures only.</summary>
    public static AgreementAnswer OwnOf(AgreementReport report) => new(
        report.Labels, report.IsCut, report.Inspectors.Any(i => i.IsSimulated), null,
        [.. report.Inspectors.Select(InspectorAnswer.OwnOf)],
        null, null, null, null, null, null, null, null);

    private static DisputedAnswer DisputedOf(DisputedPart part) => new(
        part.Rid,
        part.Truth is null
            ? [.. part.Labels.OrderBy(l => l.Verdict).Select(l => new VoteAnswer(null, null, l.Verdict, l.DefectClass))]
            : [.. part.Labels.Select(l => new VoteAnswer(l.Inspector, l.IsSimulated, l.Verdict, l.DefectClass))],
        part.Truth is { } truth ? new(truth.Verdict, truth.DefectClass) : null);
}
