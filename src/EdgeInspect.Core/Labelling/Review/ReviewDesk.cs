using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Review;

/// <summary>
/// Hands out parts to be judged and takes labels: the one way for pages and programs. A part that is handed out is nobody else's for some
/// minutes. Which of the best parts comes next is drawn at random, so that nobody can tell from the order why one comes. Thread-safe.
/// </summary>
/// <param name="store">The queue.</param>
/// <param name="followUps">What follows from a label.</param>
/// <param name="time">The clock.</param>
public sealed class ReviewDesk(IReviewStore store, FollowUps followUps, TimeProvider time)
{
    /// <summary>Most parts that one account has in hand: the one that it sees, a grid of twelve, and some that are loaded ahead.</summary>
    public const int MostInHand = 24;

    /// <summary>How long a part stays in hand that its holder neither takes again nor keeps.</summary>
    public static readonly TimeSpan InHandFor = PartsInHand.Longest;

    /// <summary>How long a label can be taken back by who gave it: the last <see cref="MostInHand"/> of them.</summary>
    public static readonly TimeSpan UndoFor = LastLabels.Longest;

    private readonly QueuedFollowUps _followUps = new(store, followUps);
    private readonly PartsInHand _hands = new(store, time);
    private readonly LastLabels _last = new(time);
    private volatile DefectCatalogue _catalogue = DefectCatalogue.Empty;

    /// <summary>The labelling instructions in force.</summary>
    public DefectCatalogue Catalogue
    {
        get => _catalogue;
        set => _catalogue = value;
    }

    /// <summary>Parts for an account to judge: those that it has in hand, and as many new ones as are missing.</summary>
    /// <param name="account">Who wants them.</param>
    /// <param name="order">What is looked at first.</param>
    /// <param name="isAdjudication">Whether as a lead.</param>
    /// <param name="count">How many, 1 to <see cref="MostInHand"/>.</param>
    /// <returns>Fewer when the queue has no more; none when the account may not judge.</returns>
    public IReadOnlyList<ReviewTask> Take(Account account, ReviewOrder order, bool isAdjudication, int count)
    {
        Check(account, count);
        return account.Role.Allows(isAdjudication ? Permission.Adjudicate : Permission.Review) ? _hands.Take(account.Name, order, isAdjudication, count) : [];
    }

    /// <summary>
    /// Parts of the running study for an account. A study is a sitting of its own: whoever measures a measurement has it done in one go,
    /// under the same light and the same rules, by people who know that they are measured, but neither the truth of a part, nor which part
    /// it is, nor what was said of it before. Mixed into everyday work its rounds would take weeks, and their labels would count twice. So
    /// <see cref="Take"/> hands none of these out, and this hands out nothing else, in the shuffled order of the account's round.
    /// </summary>
    /// <param name="account">Who wants them.</param>
    /// <param name="count">How many, 1 to <see cref="MostInHand"/>.</param>
    /// <returns>Fewer when the round has no more; the next one begins when it is finished.</returns>
    public IReadOnlyList<ReviewTask> TakeStudy(Account account, int count)
    {
        Check(account, count);
        return account.Role.Allows(Permission.Review) ? _hands.TakeStudy(account.Name, count) : [];
    }

    /// <summary>The part of a token that an account has in hand, or null.</summary>
    public ReviewTask? InHand(Account account, Guid token)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _hands.Find(account.Name, token);
    }

    /// <summary>What an account has in hand stays there for some minutes more: it is looking at it.</summary>
    public void Keep(string account) => _hands.Keep(account);

    /// <summary>Gives back what an account has in hand; its last labels can still be taken back.</summary>
    public void GiveBack(string account) => _hands.GiveBack(account);

    /// <summary>
    /// An account has signed out, or its last screen was locked: it gives back what it has in hand, and can take nothing back any more.
    /// </summary>
    public void SignOut(string account)
    {
        _hands.GiveBack(account);
        _last.Forget(account);
    }

    /// <summary>Takes a label of a part that the account has in hand; it is durable when this returns. One of the last may be said again.</summary>
    /// <param name="account">Who says it.</param>
    /// <param name="token">The part.</param>
    /// <param name="label">What is said.</param>
    /// <param name="took">From when the picture was shown.</param>
    public async Task<ReviewOutcome> DecideAsync(Account account, Guid token, PartLabel label, TimeSpan took)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (InHand(account, token) is not { } task)
        {
            // Who didn't hear the answer says the same again.
            return LastOf(account, token) is { } same && same.Given.Label == label
                ? new(same.Seq)
                : new(0, ReviewRefusal.NotYours, "this part is no longer in your hand: it waited too long, or was decided");
        }
        var catalogue = Catalogue;
        if (label.ProblemWith(catalogue) is { } problem)
            return new(0, ReviewRefusal.WrongLabel, problem);
        if (task.Purpose == ReviewPurpose.Adjudication && label.Verdict == Verdict.Unsure)
            return new(0, ReviewRefusal.WrongLabel, "verdict: a lead decides between OK and NG");
        if (task.Purpose == ReviewPurpose.Study && label.Verdict == Verdict.Unsure)
            return new(0, ReviewRefusal.WrongLabel, "verdict: a study takes OK or NG");
        var wasShown = WasShown(task, catalogue);
        var given = Given(account, task, label, catalogue.Version, took, wasShown);
        if (await store.LabelAsync(given, _followUps.After(given, wasShown)).ConfigureAwait(false) is not { } seq)
            return NotLabelled(given);
        // What is in the hand no more is among the last: who says it again meanwhile finds it in one of them.
        _last.Add(account.Name, new(seq, given, time.GetUtcNow()));
        _hands.Release(token);
        return new(seq);
    }

    private static GivenLabel Given(
        Account account, ReviewTask task, PartLabel label, int catalogueVersion, TimeSpan took, bool wasShown) => new(
        task,
        label,
        account.Name,
        account.IsSimulated,
        catalogueVersion,
        (int)Math.Clamp(took.TotalMilliseconds, 0, int.MaxValue),
        // Who may look into the ledger can't be said to know nothing, whatever the page showed; nor can who saw the part with an answer.
        IsBlind: task.IsBlind && !account.Role.Allows(Permission.SeeModel) && !wasShown);

    /// <summary>Whether it was, with an answer. The catalogue in force says so itself: its marks are stored some moments later.</summary>
    private bool WasShown(ReviewTask task, DefectCatalogue catalogue) => catalogue.Shows(task.Rid) || store.WasShown(task.Rid);

    /// <summary>It was said twice at once, or nothing can be written now, or there is nothing left to be judged.</summary>
    private ReviewOutcome NotLabelled(GivenLabel given)
    {
        var (token, inspector) = (given.Task.Token, given.Inspector);
        var written = store.LabelsOf(given.Task.Rid).LastOrDefault(l => l.Given.Task.Token == token && l.Given.Inspector == inspector);
        // Who said it first lets go of the part.
        if (written is not null && written.Given.Label == given.Label)
            return new(written.Seq);
        if (store.Find(token) is not null)
            return new(0, ReviewRefusal.NotRecorded, "the ledger takes no labels now: the part stays in your hand");
        _hands.Release(token);
        return new(0, ReviewRefusal.NotYours, "this part was decided meanwhile, or its picture made room for newer ones");
    }

    /// <summary>The label that <see cref="UndoAsync"/> would take back, or null.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="token">Only the one of this part; null for the last.</param>
    public StoredLabel? LastOf(Account account, Guid? token = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _last.Find(account.Name, token);
    }

    /// <summary>Takes back one of the last labels of an account; the part is in its hand again.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="token">The part, so that who didn't hear the answer does not take back another one; null for the last label.</param>
    public async Task<ReviewOutcome> UndoAsync(Account account, Guid? token = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (LastOf(account, token) is not { } label)
            return new(0, ReviewRefusal.NotYours, $"there is no such label of yours of the last {UndoFor.TotalMinutes:F0} minutes to take back");
        var withdrawal = await store.WithdrawAsync(label).ConfigureAwait(false);
        if (withdrawal == Withdrawal.TooLate)
            return new(0, ReviewRefusal.NotYours, "this label can't be taken back now: it was taken back before, or its study has ended");
        if (withdrawal == Withdrawal.NotWritten)
            return new(0, ReviewRefusal.NotRecorded, "the ledger takes no labels now: this one stands");
        _last.Remove(account.Name, label);
        _hands.Hold(account.Name, label.Given.Task);
        return new(label.Seq);
    }

    private static void Check(Account account, int count)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostInHand);
    }
}
