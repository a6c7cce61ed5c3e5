namespace EdgeInspect.Core.Labelling.Review;

/// <summary>Why a decision was not taken.</summary>
public enum ReviewRefusal
{
    /// <summary>There is no such task, it is done, or another has it.</summary>
    NotYours,

    /// <summary>The label itself is wrong; the message says what.</summary>
    WrongLabel,

    /// <summary>The ledger takes no records now: nothing was changed.</summary>
    NotRecorded,
}

/// <summary>What became of a decision.</summary>
/// <param name="Seq">Number of the label's record; 0 when it was refused.</param>
/// <param name="Refusal">Why it was not taken.</param>
/// <param name="Message">In words, or null.</param>
public sealed record ReviewOutcome(long Seq, ReviewRefusal? Refusal = null, string? Message = null);
