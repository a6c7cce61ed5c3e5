using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Labelling.Practice;

/// <summary>An answer to a part that was practised on. It is no label: nothing but the practice counts it.</summary>
/// <param name="Account">Who.</param>
/// <param name="Given">What was said.</param>
/// <param name="Truth">What the part is; without its kind of defect where the catalogue in force has no such kind, or has retired it.</param>
/// <param name="TookMs">From picture to answer, in milliseconds.</param>
public sealed record PracticeAnswer(string Account, PartLabel Given, PartTruth Truth, int TookMs)
{
    /// <summary>Whether the verdict is right, and of a defect whose kind is known the kind as well.</summary>
    public bool IsRight =>
        Given.Verdict == Truth.Verdict
        && (Truth.Verdict != Verdict.Ng || Truth.DefectClass is null || Given.DefectClass == Truth.DefectClass);
}

/// <summary>How somebody practised on parts of one truth.</summary>
/// <param name="Account">Who.</param>
/// <param name="Verdict">What the parts are.</param>
/// <param name="DefectClass">Their kind of defect; null where it is not known, or nobody could name it any more.</param>
/// <param name="Answers">Answers.</param>
/// <param name="Right">Right ones.</param>
public sealed record PracticeScore(string Account, Verdict Verdict, string? DefectClass, long Answers, long Right)
{
    /// <summary>Share of right answers.</summary>
    public Proportion? Share => Proportion.Wilson(Right, Answers);
}

/// <summary>Parts to practise on, in the ledger's database. Safe from any thread.</summary>
public interface IPracticeStore
{
    /// <summary>
    /// A part of known truth with a picture that an account has practised on least, by chance among those; null when there is none. None
    /// that anybody is still to judge, nor one of a running study: who practises is told what the part is.
    /// </summary>
    PartTruth? Next(string account);

    /// <summary>Notes an answer, unless somebody is to judge the part by now, or it is one of a running study.</summary>
    /// <returns>False when it was not noted, or could not be written.</returns>
    Task<bool> AddAsync(PracticeAnswer answer);

    /// <summary>Counts of all who practised, by account and truth.</summary>
    IReadOnlyList<PracticeScore> Scores();
}

/// <summary>A part to practise on.</summary>
/// <param name="Token">What pages name it by.</param>
/// <param name="Rid">The result, for its picture.</param>
public sealed record PracticePart(Guid Token, Guid Rid);

/// <summary>What somebody who practises is told at once.</summary>
/// <param name="Answer">What was said, and what is true; null when it was refused.</param>
/// <param name="Problem">Why it was refused, in words; or null.</param>
public sealed record PracticeFeedback(PracticeAnswer? Answer, string? Problem = null);

/// <summary>Lets people practise on parts of known truth and tells them at once whether they were right. Thread-safe.</summary>
/// <param name="store">The parts.</param>
/// <param name="time">The clock.</param>
public sealed class PracticeDesk(IPracticeStore store, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Grip> _held = new(StringComparer.Ordinal);

    /// <summary>
    /// The part that an account has in hand, for as long as one is at the <see cref="ReviewDesk"/>, or another; null when there is none, or
    /// the account may not judge.
    /// </summary>
    public PracticePart? Next(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!account.Role.Allows(Permission.Review))
            return null;
        lock (_gate)
        {
            if (_held.TryGetValue(account.Name, out var held) && !IsOld(held))
                return held.Part;
            if (store.Next(account.Name) is not { } truth)
                return null;
            var part = new PracticePart(Guid.NewGuid(), truth.Rid);
            _held[account.Name] = new(part, truth, time.GetTimestamp());
            return part;
        }
    }

    /// <summary>
    /// Takes an answer. Only a part in hand is told of, so that nobody can ask for the truth of others, and none that a study or a round
    /// has begun with meanwhile.
    /// </summary>
    /// <param name="account">Who.</param>
    /// <param name="token">The part.</param>
    /// <param name="label">What is said.</param>
    /// <param name="took">From when the picture was shown.</param>
    /// <param name="catalogue">The instructions in force.</param>
    public async Task<PracticeFeedback> AnswerAsync(Account account, Guid token, PartLabel label, TimeSpan took, DefectCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(label);
        if (label.Verdict == Verdict.Unsure)
            return new(null, "verdict: OK and NG are allowed in practice");
        if (label.ProblemWith(catalogue) is { } problem)
            return new(null, problem);
        PartTruth truth;
        lock (_gate)
        {
            if (!_held.TryGetValue(account.Name, out var held) || held.Part.Token != token || IsOld(held))
                return new(null, "this part is no longer in your hand");
            truth = held.Truth;
            _held.Remove(account.Name);
        }
        // A kind that was retired since nobody can name any more: then the verdict alone counts.
        if (catalogue.InUse.All(c => c.Id != truth.DefectClass))
            truth = truth with { DefectClass = null };
        var answer = new PracticeAnswer(account.Name, label, truth, (int)Math.Clamp(took.TotalMilliseconds, 0, int.MaxValue));
        return await store.AddAsync(answer).ConfigureAwait(false)
            ? new(answer)
            : new(null, "the answer could not be kept, or the part is to be judged by now: try another one");
    }

    private bool IsOld(Grip grip) => time.GetElapsedTime(grip.At) >= ReviewDesk.InHandFor;

    private sealed record Grip(PracticePart Part, PartTruth Truth, long At);
}
