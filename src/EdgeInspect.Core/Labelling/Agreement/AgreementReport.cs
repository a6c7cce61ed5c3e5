using System.Collections.Immutable;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>Two inspectors who judged the same parts.</summary>
/// <param name="First">One, by name the earlier.</param>
/// <param name="Second">The other.</param>
/// <param name="IsSimulated">Whether one of them is simulated.</param>
/// <param name="Table">Parts by what the first and the second said: 0 for OK, 1 for NG. It has all coefficients.</param>
/// <param name="Unsure">Parts of which one or both were unsure; they are not in the table.</param>
public sealed record PairAgreement(string First, string Second, bool IsSimulated, RaterTable Table, long Unsure);

/// <summary>How much an inspector has said in everyday work, of each part the first time.</summary>
/// <param name="Labels">Parts.</param>
/// <param name="Unsure">Those of them that were passed to a lead.</param>
/// <param name="MedianTookMs">Median time from picture to decision, in milliseconds; null without parts.</param>
public sealed record EverydayWork(long Labels, long Unsure, double? MedianTookMs);

/// <summary>What the labels of one inspector are worth.</summary>
/// <param name="Inspector">Who.</param>
/// <param name="IsSimulated">Whether simulated.</param>
/// <param name="Labels">Labels that stand, of parts in everyday work and parts of known truth.</param>
/// <param name="Unsure">Those of them that passed the part to a lead.</param>
/// <param name="MedianTookMs">Median time from picture to decision, in milliseconds; null without labels.</param>
/// <param name="Audited">Held against adjudications, weighted so that they stand for all parts that the inspector judged, with the model's
/// opinion or without.</param>
/// <param name="Known">
/// Held against the parts of known truth that were slipped in. Most of those were disputed once, so these rates are those of hard parts.
/// </param>
/// <param name="Repeats">Parts that were judged blind and came back, by what was said first and then: 0 for OK, 1 for NG.</param>
/// <param name="Everyday">Counts and time without the parts of known truth and those that came back.</param>
public sealed record InspectorAgreement(
    string Inspector,
    bool IsSimulated,
    long Labels,
    long Unsure,
    double? MedianTookMs,
    TruthRates Audited,
    TruthRates Known,
    RaterTable Repeats,
    EverydayWork Everyday);

/// <summary>People and model on the same parts, held against the same truth: the bar for the model.</summary>
/// <param name="People">The first inspector who decided blind, of each part of which the model said OK or NG.</param>
/// <param name="Model">The model on the same parts.</param>
public sealed record HumanLevel(TruthRates People, TruthRates Model);

/// <summary>Agreement in a span of time, or under one version of the defect catalogue.</summary>
/// <param name="Name">The bucket's name, or the version.</param>
/// <param name="Parts">Parts whose first label lies in it.</param>
/// <param name="Agreement">Of those of them that two or more judged blind.</param>
/// <param name="People">The first blind decision of each held against the truth.</param>
public sealed record AgreementSlice(string Name, long Parts, GroupAgreement Agreement, TruthRates People);

/// <summary>What an inspector likely says of a part, estimated without any truth (<see cref="DawidSkene"/>).</summary>
/// <param name="Inspector">Who.</param>
/// <param name="Miss">Probability of OK for a part that is likely NG; null when there was none.</param>
/// <param name="FalseAlarm">Probability of NG for a part that is likely OK; null when there was none.</param>
public sealed record LikelyConfusion(string Inspector, double? Miss, double? FalseAlarm);

/// <summary>Likely truth of parts that two or more judged blind. It has no limits: it proposes what to look at, and proves nothing.</summary>
/// <param name="NgChance">Probability that a part is NG.</param>
/// <param name="Inspectors">Each one's likely errors.</param>
/// <param name="Rounds">Rounds of the estimation.</param>
public sealed record LikelyTruth(IReadOnlyDictionary<Guid, double> NgChance, ImmutableArray<LikelyConfusion> Inspectors, int Rounds);

/// <summary>A part of which inspectors say different things.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Labels">What each said.</param>
/// <param name="Truth">What a lead said, or null.</param>
public sealed record DisputedPart(Guid Rid, ImmutableArray<StandingLabel> Labels, PartTruth? Truth);

/// <summary>Two answers that are given of the same parts.</summary>
/// <param name="First">OK, NG, or a kind of defect.</param>
/// <param name="Second">Another.</param>
/// <param name="Pairs">How many pairs of labels.</param>
public sealed record ConfusedAnswers(string First, string Second, long Pairs);

/// <summary>
/// How far inspectors agree with each other, with themselves, and with the truth. UNSURE is no vote for OK or NG and is counted by itself;
/// what is undefined is null, never 0. All rates are those of parts that came to be looked at, not of production.
/// </summary>
/// <param name="Labels">Labels that were looked at.</param>
/// <param name="IsCut">Whether there were more, older ones.</param>
/// <param name="Pairs">Each two inspectors who judged the same parts blind, most parts first.</param>
/// <param name="All">All inspectors together, on parts that they judged blind.</param>
/// <param name="Inspectors">Each inspector, by name.</param>
/// <param name="HumanLevel">People beside the model.</param>
/// <param name="OverTime">The spans that were asked for.</param>
/// <param name="ByCatalogue">By version of the defect catalogue; a part of which labels are of two versions is in none.</param>
/// <param name="Likely">Likely truth without adjudication.</param>
/// <param name="Disputed">Most disputed parts, most split first.</param>
/// <param name="Confused">Answers that are given of the same parts, most frequent first.</param>
public sealed record AgreementReport(
    long Labels,
    bool IsCut,
    ImmutableArray<PairAgreement> Pairs,
    GroupAgreement All,
    ImmutableArray<InspectorAgreement> Inspectors,
    HumanLevel HumanLevel,
    ImmutableArray<AgreementSlice> OverTime,
    ImmutableArray<AgreementSlice> ByCatalogue,
    LikelyTruth Likely,
    ImmutableArray<DisputedPart> Disputed,
    ImmutableArray<ConfusedAnswers> Confused)
{
    /// <summary>Parts that two judged from which on agreement may be called low.</summary>
    public const int EnoughParts = 20;

    /// <summary>Agreement below this is low: "moderate" ends there (Landis and Koch 1977).</summary>
    public const double LowAgreement = .6;

    /// <summary>
    /// Whether inspectors agree so little that the labelling instructions are to be made clearer before anybody is blamed: AC1, or specific
    /// agreement of NG, which alone shows it where defects are rare.
    /// </summary>
    public bool InstructionsLookAmbiguous =>
        All.Parts >= EnoughParts && (All.GwetAc1?.Value < LowAgreement || All.Pairs.SpecificAgreement(1)?.Value < LowAgreement);

    /// <summary>Computes it.</summary>
    /// <param name="data">Labels, truths and the model's verdicts.</param>
    /// <param name="question">What is to be told.</param>
    public static AgreementReport Of(AgreementData data, AgreementQuestion question)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(question);
        var (parts, labels, truths) = Select(data, question.LeaveOutSimulated);
        return new(
            labels.Count,
            data.IsCut,
            PairFigures.Of(parts),
            AgreementSlices.Group(parts),
            InspectorFigures.Of(parts, labels, truths),
            AgreementSlices.HumanLevel(parts),
            AgreementSlices.OverTime(parts, question.Buckets),
            AgreementSlices.ByCatalogue(parts),
            LikelyFigures.Of(parts),
            Disputes.Most(parts, question.MostDisputed),
            Disputes.Confused(parts));
    }

    /// <summary>Computes <see cref="Inspectors"/> alone.</summary>
    /// <param name="data">Labels, truths and the model's verdicts.</param>
    /// <param name="leaveOutSimulated">Whether simulated inspectors are left out, and what simulated leads decided.</param>
    public static ImmutableArray<InspectorAgreement> InspectorsOf(AgreementData data, bool leaveOutSimulated)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (parts, labels, truths) = Select(data, leaveOutSimulated);
        return InspectorFigures.Of(parts, labels, truths);
    }

    private static (List<JudgedPart> Parts, IReadOnlyList<StandingLabel> Labels, IReadOnlyList<PartTruth> Truths) Select(
        AgreementData data, bool leaveOutSimulated)
    {
        if (!leaveOutSimulated)
            return (JudgedPart.Of(data, leaveOutSimulated), data.Labels, data.Truths);
        data = data with { Truths = [.. data.Truths.Where(t => !t.IsSimulated)] };
        return (JudgedPart.Of(data, leaveOutSimulated), [.. data.Labels.Where(l => !l.IsSimulated)], data.Truths);
    }
}
