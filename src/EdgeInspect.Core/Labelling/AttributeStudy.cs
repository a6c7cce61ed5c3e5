using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling;

/// <summary>What an attribute study says of a rate (AIAG, Measurement Systems Analysis, 4th edition, table III-C 7).</summary>
public enum StudyVerdict
{
    /// <summary>The inspector may judge.</summary>
    Acceptable,

    /// <summary>The inspector may judge for the time being; instruction or practice is needed.</summary>
    Marginal,

    /// <summary>The inspector's labels are not to be relied on.</summary>
    Unacceptable,
}

/// <summary>
/// An inspector's part of an attribute agreement study: parts of known truth, judged several times, in shuffled order, without knowing which
/// is which. Usual are 50 parts, three inspectors and three rounds.
/// </summary>
/// <param name="Effectiveness">Share of the parts that were judged rightly every time; null without parts.</param>
/// <param name="Consistency">Share of the parts that were judged alike every time; null without parts.</param>
/// <param name="Miss">Share of the judgements of defective parts that said good; null without defective parts.</param>
/// <param name="FalseAlarm">Share of the judgements of good parts that said defective; null without good parts.</param>
public sealed record AttributeStudy(Proportion? Effectiveness, Proportion? Consistency, Proportion? Miss, Proportion? FalseAlarm)
{
    /// <summary>Evaluates it, with Wilson intervals.</summary>
    /// <param name="truth">Whether each part is defective.</param>
    /// <param name="judgements">For each part what the inspector said in each round: true for defective; one at least.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a part has no judgement.</exception>
    public static AttributeStudy Of(IReadOnlyList<bool> truth, IReadOnlyList<IReadOnlyList<bool>> judgements)
    {
        if (truth.Count != judgements.Count)
            throw new ArgumentException($"{truth.Count} parts of known truth and judgements of {judgements.Count}", nameof(judgements));
        if (judgements.Any(part => part.Count == 0))
            throw new ArgumentException($"part {judgements.Index().First(p => p.Item.Count == 0).Index} has no judgement", nameof(judgements));
        var parts = truth.Zip(judgements, (defective, said) => (Defective: defective, Said: said)).ToArray();
        return new(
            Proportion.Wilson(parts.Count(p => p.Said.All(said => said == p.Defective)), parts.Length),
            Proportion.Wilson(parts.Count(p => p.Said.All(said => said == p.Said[0])), parts.Length),
            Wrong(defective: true),
            Wrong(defective: false))
        {
            MissByParts = ByParts(defective: true),
            FalseAlarmByParts = ByParts(defective: false),
        };

        Proportion? Wrong(bool defective)
        {
            var said = parts.Where(p => p.Defective == defective).SelectMany(p => p.Said).ToArray();
            return Proportion.Wilson(said.Count(s => s != defective), said.Length);
        }

        Proportion? ByParts(bool defective) => Wrong(defective) is { } rate
            ? Proportion.WilsonOfShare(rate.Value, parts.Count(p => p.Defective == defective))
            : null;
    }

    /// <summary>
    /// Misses with the limits of as many judgements as there are parts. Who errs on a part in one round errs on it in the next: rounds tell
    /// how constant somebody is, and little more of parts that were not in the study. The widest that the limits can be.
    /// </summary>
    public Proportion? MissByParts { get => field ?? Miss; init; }

    /// <summary>The same of false alarms, see <see cref="MissByParts"/>.</summary>
    public Proportion? FalseAlarmByParts { get => field ?? FalseAlarm; init; }

    /// <summary>Acceptable from 90 %, marginal from 80 %.</summary>
    public StudyVerdict? OfEffectiveness => Effectiveness is { } rate ? JudgeEffectiveness(rate.Value) : null;

    /// <summary>Acceptable up to 2 %, marginal up to 5 %.</summary>
    public StudyVerdict? OfMiss => Miss is { } rate ? JudgeMiss(rate.Value) : null;

    /// <summary>Acceptable up to 5 %, marginal up to 10 %.</summary>
    public StudyVerdict? OfFalseAlarm => FalseAlarm is { } rate ? JudgeFalseAlarm(rate.Value) : null;

    /// <summary>
    /// What the parts can't rule out: the verdict of the worse limit, where it is another one than that of the rate; null where it is the same.
    /// The handbook judges the rate alone, so that one part, judged rightly, would make an inspector acceptable.
    /// </summary>
    public StudyVerdict? EffectivenessCouldBe => Effectiveness is { } rate ? Worse(JudgeEffectiveness(rate.Low), OfEffectiveness) : null;

    /// <summary>The same of misses, by <see cref="MissByParts"/>; see <see cref="EffectivenessCouldBe"/>.</summary>
    public StudyVerdict? MissCouldBe => MissByParts is { } rate ? Worse(JudgeMiss(rate.High), OfMiss) : null;

    /// <summary>The same of false alarms, by <see cref="FalseAlarmByParts"/>; see <see cref="EffectivenessCouldBe"/>.</summary>
    public StudyVerdict? FalseAlarmCouldBe => FalseAlarmByParts is { } rate ? Worse(JudgeFalseAlarm(rate.High), OfFalseAlarm) : null;

    private static StudyVerdict? Worse(StudyVerdict atLimit, StudyVerdict? told) => atLimit == told ? null : atLimit;

    private static StudyVerdict JudgeEffectiveness(double share) => Judge(-share, -.9, -.8);

    private static StudyVerdict JudgeMiss(double share) => Judge(share, .02, .05);

    private static StudyVerdict JudgeFalseAlarm(double share) => Judge(share, .05, .1);

    private static StudyVerdict Judge(double badness, double acceptable, double marginal) =>
        badness <= acceptable ? StudyVerdict.Acceptable : badness <= marginal ? StudyVerdict.Marginal : StudyVerdict.Unacceptable;
}
