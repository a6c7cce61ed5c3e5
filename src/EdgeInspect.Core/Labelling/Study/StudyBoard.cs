using System.Collections.Immutable;
using System.Security.Cryptography;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Labelling.Study;

/// <summary>What became of a lead's wish.</summary>
/// <param name="Id">Number of the study; 0 when it was refused.</param>
/// <param name="Problems">Why it was refused, in words; nothing when it was not.</param>
/// <param name="IsNotWritten">Whether the ledger takes no records now.</param>
public sealed record StudyOutcome(long Id, ImmutableArray<string> Problems, bool IsNotWritten = false);

/// <summary>
/// Where a lead starts, follows and ends attribute studies. Its parts are handed out by <see cref="Review.ReviewDesk.TakeStudy"/>; its
/// labels lead to nothing else and count in no other figure.
/// </summary>
/// <param name="store">The studies.</param>
public sealed class StudyBoard(IStudyStore store)
{
    private const int MostReason = 500;
    private const string NotAllowed = "a lead runs studies";
    private const string NoneRuns = "no study runs";
    private static readonly StudyOutcome NotWritten = new(0, ["the ledger takes no records now: nothing was changed"], IsNotWritten: true);

    /// <summary>Starts a study with parts drawn by chance, in an order of its own for each inspector and round.</summary>
    /// <param name="account">The lead.</param>
    /// <param name="setup">How it is done.</param>
    public async Task<StudyOutcome> StartAsync(Account account, StudySetup setup)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(setup);
        if (!account.Role.Allows(Permission.RunStudies))
            return new(0, [NotAllowed]);
        if (store.Running() is { } running)
            return StillRuns(running);
        var known = store.Known(setup.Inspectors);
        ImmutableArray<string> problems = [.. setup.ProblemsWith(known)];
        if (!problems.IsEmpty)
            return new(0, problems);
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var id = await store.StartAsync(setup, StudyDraw.Parts(setup, known, seed), seed, account.Name).ConfigureAwait(false);
        if (id is { } number)
            return new(number, []);
        // Another lead may have been faster.
        return store.Running() is { } other ? StillRuns(other) : NotWritten;
    }

    /// <summary>Ends the running study when nothing is left to judge.</summary>
    /// <param name="account">The lead.</param>
    public async Task<StudyOutcome> FinishAsync(Account account)
    {
        var (running, problem) = Running(account);
        if (running is null)
            return new(0, [problem!]);
        var waiting = store.Progress(running.Id).Where(p => !p.IsDone)
            .Select(p => $"{p.Inspector} has judged {p.Judged} of {p.Total - p.Lost}")
            .ToArray();
        return waiting.Length > 0
            ? new(0, [.. waiting])
            : await EndAsync(running, StudyPhase.Finished, account, reason: null).ConfigureAwait(false);
    }

    /// <summary>Gives the running study up.</summary>
    /// <param name="account">The lead.</param>
    /// <param name="reason">Why, 1 to 500 characters.</param>
    public async Task<StudyOutcome> AbortAsync(Account account, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var (running, problem) = Running(account);
        if (running is null)
            return new(0, [problem!]);
        if (reason.Length is 0 or > MostReason || reason.Any(char.IsControl))
            return new(0, [$"reason: 1 to {MostReason} characters of text are allowed"]);
        return await EndAsync(running, StudyPhase.Aborted, account, reason).ConfigureAwait(false);
    }

    /// <summary>How far each inspector of the running study is; nothing when none runs. It says nothing of what was judged.</summary>
    public IReadOnlyList<StudyProgress> Progress() => store.Running() is { } running ? store.Progress(running.Id) : [];

    /// <summary>The report of a finished study; null for one that is not, so that nobody is told while others still judge.</summary>
    public StudyReport? ReportOf(long id) =>
        store.Find(id) is { Phase: StudyPhase.Finished } study ? StudyReport.Of(study, store.Judgements(id)) : null;

    private (StoredStudy? Study, string? Problem) Running(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!account.Role.Allows(Permission.RunStudies))
            return (null, NotAllowed);
        return store.Running() is { } running ? (running, null) : (null, NoneRuns);
    }

    private static StudyOutcome StillRuns(StoredStudy study) =>
        new(0, [$"study {study.Id} by {study.StartedBy} still runs: finish it or give it up"]);

    private async Task<StudyOutcome> EndAsync(StoredStudy study, StudyPhase phase, Account account, string? reason)
    {
        if (await store.EndAsync(study.Id, phase, account.Name, reason).ConfigureAwait(false))
            return new(study.Id, []);
        return store.Running()?.Id == study.Id ? NotWritten : new(0, [NoneRuns]);
    }
}
