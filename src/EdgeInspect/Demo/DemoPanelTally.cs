using System.Globalization;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.SimulatedInspectors;

namespace EdgeInspect.Demo;

/// <summary>What the demo's panel came to.</summary>
/// <param name="Labels">Labels that simulated inspectors gave in everyday work.</param>
/// <param name="Decisions">Parts that the simulated lead decided.</param>
/// <param name="Studied">Judgements that simulated inspectors gave in the study.</param>
/// <param name="Problem">Why they could not work, or null.</param>
internal sealed record DemoPanelTally(long Labels, long Decisions, long Studied, string? Problem)
{
    /// <summary>Kinds of defects of the catalogue that have a picture.</summary>
    public int KindsPictured { get; init; }

    /// <summary>All kinds; 0 before the lead has looked at them.</summary>
    public int Kinds { get; init; }

    /// <summary>The study; null when none was begun.</summary>
    public SimulatedStudy? Study { get; init; }

    /// <summary>How far inspectors agreed.</summary>
    public DemoAgreement? Agreement { get; init; }

    /// <summary>What it came to, in short lines.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Labels: {Labels} by simulated inspectors; {Decisions} parts decided by the simulated lead{PicturesWords()}.");
        yield return Agreement is { Parts: > 0 } agreement ? agreement.Words() : "Agreement: no part was judged by two yet.";
        yield return $"Study: {StudyWords()}.";
    }

    /// <summary>Where the study is, in a few words.</summary>
    public string StudyProgress() => Study switch
    {
        null => "no study yet",
        { IsEnded: true, Result: null } => "the study was given up",
        { IsEnded: true } => "the study is done",
        var study => string.Create(CultureInfo.InvariantCulture, $"study: {Studied} of {study.Judgements} judgements"),
    };

    private string PicturesWords() => Kinds == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $"; {KindsPictured} of {Kinds} kinds of defects in the catalogue have pictures");

    private string StudyWords() => Study switch
    {
        null =>
            "none was begun: it takes 20 parts that the lead decided, 4 good and 4 defective at least, none of which the catalogue shows",
        { IsEnded: true, Result: null } => "it was given up",
        { Result: { } result } study => string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Parts} parts, {study.Inspectors} inspectors, {study.Rounds} rounds: ")
            + $"all were right each time on {Percent(result.AllRight)} of the parts; "
            + $"missed {Rates(result, who => who.Miss)}; false alarms {Rates(result, who => who.FalseAlarm)}",
        var study => string.Create(
            CultureInfo.InvariantCulture, $"not finished: {Studied} of {study.Judgements} judgements were given when the demo ended"),
    };

    private static string Rates(SimulatedStudyResult result, Func<StudyRates, Proportion?> rate) =>
        string.Join(", ", result.Inspectors.Select(who => $"{DemoPanel.NameOf(who.Inspector)} {Percent(rate(who))}"));

    private static string Percent(Proportion? share) =>
        share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s.Value:f0} %") : "–";
}

/// <summary>How far inspectors agreed in everyday work, on parts that two or more judged blind.</summary>
/// <param name="Parts">Those parts.</param>
/// <param name="Alike">Chance that two say the same of one.</param>
/// <param name="GwetAc1">Gwet's AC1.</param>
internal sealed record DemoAgreement(long Parts, Proportion? Alike, Estimate? GwetAc1)
{
    /// <summary>Of all inspectors together, as the ledger has it; the station runs no more.</summary>
    public static DemoAgreement Of(string stateDirectory)
    {
        using var state = StateDirectory.Acquire(stateDirectory);
        using var labels = AgreementReader.Open(state);
        var all = AgreementReport.Of(labels.Read(DateTimeOffset.UnixEpoch), AgreementQuestion.Default).All;
        return new(all.Parts, all.PercentAgreement, all.GwetAc1);
    }

    /// <summary>In a sentence.</summary>
    public string Words() => string.Create(
        CultureInfo.InvariantCulture,
        $"Agreement: on {Parts} parts that two or more judged blind they said the same in {100 * Alike?.Value:f0} % ")
        + string.Create(CultureInfo.InvariantCulture, $"(95 %: {100 * Alike?.Low:f0} to {100 * Alike?.High:f0})")
        + (GwetAc1 is { } ac1 ? string.Create(CultureInfo.InvariantCulture, $", AC1 {ac1.Value:f2}.") : ".");
}
