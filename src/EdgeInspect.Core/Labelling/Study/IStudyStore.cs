using System.Collections.Immutable;

namespace EdgeInspect.Core.Labelling.Study;

/// <summary>Where a study stands.</summary>
public enum StudyPhase
{
    /// <summary>It is being judged.</summary>
    Running,

    /// <summary>All was judged.</summary>
    Finished,

    /// <summary>It was given up.</summary>
    Aborted,
}

/// <summary>An attribute study as the ledger keeps it.</summary>
/// <param name="Id">Number of the record that started it.</param>
/// <param name="Parts">Its parts, with the truth as it was when the study began.</param>
/// <param name="Inspectors">Who takes part, by name.</param>
/// <param name="Rounds">Rounds of each.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="StartedBy">The lead.</param>
/// <param name="Started">When.</param>
/// <param name="Ended">When it was finished or given up, or null.</param>
public sealed record StoredStudy(
    long Id,
    ImmutableArray<StudyPart> Parts,
    ImmutableArray<string> Inspectors,
    int Rounds,
    StudyPhase Phase,
    string StartedBy,
    DateTimeOffset Started,
    DateTimeOffset? Ended);

/// <summary>What an inspector said of a part in a round.</summary>
/// <param name="Rid">The part.</param>
/// <param name="Inspector">Who.</param>
/// <param name="Round">From 1.</param>
/// <param name="SaidNg">Whether it was called defective.</param>
public sealed record StudyJudgement(Guid Rid, string Inspector, int Round, bool SaidNg);

/// <summary>How far an inspector is.</summary>
/// <param name="Inspector">Who.</param>
/// <param name="Round">The round in hand, from 1; the last one when all is done.</param>
/// <param name="JudgedInRound">Parts judged in it.</param>
/// <param name="Judged">Parts judged in all rounds.</param>
/// <param name="Lost">Parts of all rounds that can't be judged any more, for their picture is gone.</param>
/// <param name="Total">Parts of all rounds.</param>
public sealed record StudyProgress(string Inspector, int Round, int JudgedInRound, int Judged, int Lost, int Total)
{
    /// <summary>Whether nothing is left to judge.</summary>
    public bool IsDone => Judged + Lost >= Total;
}

/// <summary>Attribute studies in the ledger's database. One runs at a time. Safe from any thread.</summary>
public interface IStudyStore
{
    /// <summary>
    /// Parts of known truth with a picture, that none of some inspectors has decided as a lead or practised on, and that neither
    /// the defect catalogue nor the live view has shown with an answer.
    /// </summary>
    IReadOnlyList<StudyPart> Known(IReadOnlyCollection<string> inspectors);

    /// <summary>The running study, or null.</summary>
    StoredStudy? Running();

    /// <summary>The study of a number, or null.</summary>
    StoredStudy? Find(long id);

    /// <summary>Numbers of all studies, the newest first.</summary>
    IReadOnlyList<long> All();

    /// <summary>What was judged in a study, in order.</summary>
    IReadOnlyList<StudyJudgement> Judgements(long id);

    /// <summary>How far each inspector is.</summary>
    IReadOnlyList<StudyProgress> Progress(long id);

    /// <summary>Starts a study: its record, its parts and the tasks of all rounds are one commit.</summary>
    /// <param name="setup">How it is done.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="by">The lead.</param>
    /// <returns>Its number; null when it could not be written, or one runs.</returns>
    Task<long?> StartAsync(StudySetup setup, ImmutableArray<StudyPart> parts, int seed, string by);

    /// <summary>Ends the running study with the record that says so; what was not judged is not asked any more.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="phase">Finished or aborted.</param>
    /// <param name="by">The lead.</param>
    /// <param name="reason">Why it was given up, or null.</param>
    /// <returns>False when it could not be written, or does not run.</returns>
    Task<bool> EndAsync(long id, StudyPhase phase, string by, string? reason);
}
