namespace EdgeInspect.Core.Labelling.Review;

/// <summary>A task to be made.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Purpose">Why.</param>
/// <param name="Uncertainty">Distance of the score from the threshold.</param>
/// <param name="Place">Its place among the newest.</param>
/// <param name="For">The one account that may take it, or null.</param>
/// <param name="NotFor">The account that may not, or null.</param>
/// <param name="IsBlind">Whether nothing of the model's opinion may be shown.</param>
/// <param name="DueAt">Not before <paramref name="For"/> has given so many labels.</param>
/// <param name="IsSuspected">Whether it is there because a label looked wrong: then its truth says nothing of parts that did not.</param>
/// <param name="Series">Number of the study's or re-label round's record that it belongs to; 0 for none.</param>
/// <param name="Turn">Round of the study, from 1; 0 elsewhere.</param>
public sealed record NewTask(
    Guid Rid,
    ReviewPurpose Purpose,
    double Uncertainty,
    long Place,
    string? For,
    string? NotFor,
    bool IsBlind,
    long DueAt = 0,
    bool IsSuspected = false,
    long Series = 0,
    int Turn = 0);

/// <summary>A part of known truth that can be slipped in.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Uncertainty">Distance of its score from the threshold.</param>
public sealed record KnownPart(Guid Rid, double Uncertainty);

/// <summary>A label that stands in the ledger.</summary>
/// <param name="Seq">Number of its record.</param>
/// <param name="Given">What was given.</param>
/// <param name="Utc">When.</param>
public sealed record StoredLabel(long Seq, GivenLabel Given, DateTimeOffset Utc);

/// <summary>The review queue of a station, in the ledger's database: a label and what follows from it are one commit. Safe from any thread.</summary>
public interface IReviewStore
{
    /// <summary>
    /// Tasks that wait for inspectors, or for leads: those whose picture is there and that are neither for later nor for an account that is
    /// switched off.
    /// </summary>
    long Waiting(bool isAdjudication);

    /// <summary>Tasks that an account may take, best first.</summary>
    /// <param name="order">What is best.</param>
    /// <param name="account">Who wants them: none that it has judged, none that is for another.</param>
    /// <param name="isAdjudication">Those for leads, or those for inspectors.</param>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<ReviewTask> Candidates(ReviewOrder order, string account, bool isAdjudication, int most);

    /// <summary>The open task of a token, or null when there is none (any more).</summary>
    ReviewTask? Find(Guid token);

    /// <summary>
    /// Tasks of the running study for an account, in the order of its sitting: those of the round that is not finished yet.
    /// </summary>
    IReadOnlyList<ReviewTask> StudyCandidates(string account, int most);

    /// <summary>
    /// A part of known truth, with a picture that the defect catalogue does not show, nor the live view has shown with the model's verdict,
    /// that an account has neither judged nor practised on, by chance; null when there is none.
    /// </summary>
    KnownPart? KnownPartFor(string account);

    /// <summary>How many labels an account has given.</summary>
    long LabelsOf(string account);

    /// <summary>Labels of a result that were not taken back, the first one first.</summary>
    IReadOnlyList<StoredLabel> LabelsOf(Guid rid);

    /// <summary>What the model said of a result: its verdict, and whether it decided; null when the result is not known.</summary>
    ModelOpinion? OpinionOf(Guid rid);

    /// <summary>Whether people who judge were shown a result with an answer: the model's in the live view, a lead's in the catalogue.</summary>
    bool WasShown(Guid rid);

    /// <summary>Adds tasks; of a result that has one of the same purpose, for the same account, or that has no picture, none.</summary>
    /// <returns>False when they could not be written.</returns>
    Task<bool> AddAsync(IReadOnlyList<NewTask> tasks);

    /// <summary>Writes a label, closes its task and adds what follows: all or nothing.</summary>
    /// <returns>Number of the label's record; null when it could not be written, or the task was closed meanwhile.</returns>
    Task<long?> LabelAsync(GivenLabel label, IReadOnlyList<NewTask> followUps);

    /// <summary>Takes a label back: opens its task again and drops those that followed from it and that nobody has taken.</summary>
    Task<Withdrawal> WithdrawAsync(StoredLabel label);
}

/// <summary>What became of the wish to take a label back.</summary>
public enum Withdrawal
{
    /// <summary>It is taken back.</summary>
    Done,

    /// <summary>It was taken back before, or its study has ended: what a study has found is found.</summary>
    TooLate,

    /// <summary>The ledger takes no records now.</summary>
    NotWritten,
}

/// <summary>What the model said of a part.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Score">Its score; NaN when it failed.</param>
/// <param name="Threshold">The threshold in force.</param>
public sealed record ModelOpinion(Detection.Verdict Verdict, double Score, double Threshold);
