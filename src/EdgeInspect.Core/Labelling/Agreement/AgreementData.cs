using System.Collections.Immutable;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>A label that was not taken back, as far as agreement goes.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Inspector">Who said it.</param>
/// <param name="IsSimulated">Whether that is a simulated inspector.</param>
/// <param name="Purpose">Why the part was looked at.</param>
/// <param name="Verdict">OK, NG or UNSURE.</param>
/// <param name="DefectClass">The kind of defect, or null.</param>
/// <param name="CatalogueVersion">The labelling instructions in force.</param>
/// <param name="Utc">When.</param>
/// <param name="TookMs">From when the picture was shown to the decision, in milliseconds.</param>
/// <param name="IsBlind">Whether it was given without the model's opinion: only then does it tell what the person sees by itself.</param>
public sealed record StandingLabel(
    Guid Rid,
    string Inspector,
    bool IsSimulated,
    ReviewPurpose Purpose,
    Verdict Verdict,
    string? DefectClass,
    int CatalogueVersion,
    DateTimeOffset Utc,
    int TookMs,
    bool IsBlind = true);

/// <summary>Why a lead was asked for the truth of a part.</summary>
public enum TruthSource
{
    /// <summary>Somebody disagreed or was unsure, or the part was drawn for an audit of agreements: the drawing is known.</summary>
    Adjudication,

    /// <summary>Its label looked wrong: chosen, not drawn, so that it says nothing of the parts that were not chosen.</summary>
    Suspicion,
}

/// <summary>What a part is: a lead decided it.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Verdict">OK or NG.</param>
/// <param name="DefectClass">The kind of defect, or null.</param>
/// <param name="Source">Why the lead was asked.</param>
/// <param name="IsSimulated">Whether that is a simulated one.</param>
public sealed record PartTruth(Guid Rid, Verdict Verdict, string? DefectClass, TruthSource Source, bool IsSimulated = false);

/// <summary>What agreement is computed from.</summary>
/// <param name="Labels">Labels that stand, the first one first.</param>
/// <param name="Truths">Parts of known truth, each once.</param>
/// <param name="Model">The model's verdict of each labelled part; one that is missing is not known.</param>
/// <param name="IsCut">Whether there were more labels than could be read: the oldest are missing.</param>
public sealed record AgreementData(
    IReadOnlyList<StandingLabel> Labels, IReadOnlyList<PartTruth> Truths, IReadOnlyDictionary<Guid, Verdict> Model, bool IsCut = false);

/// <summary>A span of time that is looked at by itself.</summary>
/// <param name="Name">What it is called, for example 2026-W49.</param>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, not part of it.</param>
public sealed record TimeBucket(string Name, DateTimeOffset From, DateTimeOffset To);

/// <summary>What a report is to say.</summary>
/// <param name="Buckets">Spans of time, for the course over time.</param>
/// <param name="LeaveOutSimulated">Whether simulated inspectors are left out, and what simulated leads decided.</param>
/// <param name="MostDisputed">How many disputed parts are listed.</param>
public sealed record AgreementQuestion(ImmutableArray<TimeBucket> Buckets, bool LeaveOutSimulated = false, int MostDisputed = 50)
{
    /// <summary>No course over time, everybody, 50 disputed parts.</summary>
    public static AgreementQuestion Default { get; } = new([]);
}
