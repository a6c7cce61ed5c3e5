using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Study;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>How far an inspector is.</summary>
internal sealed record ProgressAnswer(string Inspector, int Round, int JudgedInRound, int Judged, int Lost, int Total, bool IsDone);

/// <summary>Misses of one kind of defect.</summary>
internal sealed record StudyMissAnswer(string? Class, Proportion Miss);

/// <summary>An inspector's result; limits of misses and false alarms are of as many judgements as there are parts.</summary>
internal sealed record StudyInspectorAnswer(
    string Inspector, Proportion? Effectiveness, StudyVerdict? EffectivenessVerdict, Proportion? Consistency, Proportion? Miss,
    StudyVerdict? MissVerdict, Proportion? FalseAlarm, StudyVerdict? FalseAlarmVerdict, TableAnswer AgainstTruth, IReadOnlyList<StudyMissAnswer> MissByClass);

/// <summary>Two inspectors of a study.</summary>
internal sealed record StudyPairAnswer(string First, string Second, TableAnswer Agreement);

/// <summary>What a study found.</summary>
internal sealed record StudyReportAnswer(
    int Parts, int LeftOut, IReadOnlyList<StudyInspectorAnswer> Inspectors, IReadOnlyList<StudyPairAnswer> Pairs, Proportion? Between,
    Proportion? AgainstReference, double? FleissKappa)
{
    /// <summary>Of a report.</summary>
    public static StudyReportAnswer Of(StudyReport report) => new(
        report.Parts, report.LeftOut, [.. report.Inspectors.Select(InspectorOf)],
        [.. report.Pairs.Select(p => new StudyPairAnswer(p.First, p.Second, TableAnswer.Of(p.Table)))],
        report.Between, report.AgainstReference, report.FleissKappa);

    private static StudyInspectorAnswer InspectorOf(StudyInspector who) => new(
        who.Inspector, who.Figures.Effectiveness, who.Figures.OfEffectiveness, who.Figures.Consistency, who.Figures.MissByParts,
        who.Figures.OfMiss, who.Figures.FalseAlarmByParts, who.Figures.OfFalseAlarm, TableAnswer.Of(who.AgainstTruth),
        [.. who.ByClass.Select(c => new StudyMissAnswer(c.DefectClass, c.Miss))]);
}

/// <summary>A study; its report is there once it is finished, so that nobody is told while others still judge.</summary>
internal sealed record StudyAnswer(
    long Id, StudyPhase Phase, int Parts, IReadOnlyList<string> Inspectors, int Rounds, string StartedBy, DateTimeOffset Started,
    DateTimeOffset? Ended, IReadOnlyList<ProgressAnswer> Progress, StudyReportAnswer? Report)
{
    /// <summary>Of a study.</summary>
    public static StudyAnswer Of(StoredStudy study, IEnumerable<StudyProgress> progress, StudyReport? report) => new(
        study.Id, study.Phase, study.Parts.Length, study.Inspectors, study.Rounds, study.StartedBy, study.Started, study.Ended,
        [.. progress.Select(p => new ProgressAnswer(p.Inspector, p.Round, p.JudgedInRound, p.Judged, p.Lost, p.Total, p.IsDone))],
        report is null ? null : StudyReportAnswer.Of(report));
}

/// <summary>All studies, the newest first, and how many parts of known truth a next one could take.</summary>
internal sealed record StudiesAnswer(int KnownOk, int KnownNg, IReadOnlyList<StudyAnswer> Studies)
{
    /// <summary>Of what is known, and of studies.</summary>
    public static StudiesAnswer Of(IReadOnlyCollection<StudyPart> known, IReadOnlyList<StudyAnswer> studies) =>
        new(known.Count(p => p.Verdict == Verdict.Ok), known.Count(p => p.Verdict == Verdict.Ng), studies);
}
