namespace EdgeInspect.Core.Labelling.Review;

/// <summary>
/// Why a part is to be looked at. It is never shown to who looks: a part of known truth, or one that comes back, must not be told from
/// others.
/// </summary>
public enum ReviewPurpose
{
    /// <summary>The model rejected it, or was unsure.</summary>
    Flagged,

    /// <summary>A part that the model called good, taken at random: only such parts show what escapes.</summary>
    Sampled,

    /// <summary>Another inspector has judged it.</summary>
    SecondOpinion,

    /// <summary>The same inspector has judged it before.</summary>
    Repeat,

    /// <summary>Its truth is known, from an adjudication.</summary>
    KnownTruth,

    /// <summary>Inspectors disagree with each other, or with the model, or one was unsure: a lead decides.</summary>
    Adjudication,

    /// <summary>An attribute study: a sitting of its own.</summary>
    Study,

    /// <summary>The instructions have changed, and who judged the part before judges it again.</summary>
    Relabel,
}

/// <summary>A part that waits for somebody's label.</summary>
/// <param name="Id">Its number at this station.</param>
/// <param name="Token">What pages and programs name it by: random, so that it says nothing of the part's age or purpose.</param>
/// <param name="Rid">The result.</param>
/// <param name="Purpose">Why.</param>
/// <param name="Uncertainty">Distance of the score from the threshold; the least is looked at first when that order is chosen.</param>
/// <param name="Place">Its place among the newest: the number of the result's record, or where it was slipped in.</param>
/// <param name="For">The one account that may take it, or null.</param>
/// <param name="NotFor">The account that may not take it, for it has judged it; or null.</param>
/// <param name="IsBlind">Whether nothing of the model's opinion may be shown before, and after, the decision.</param>
public sealed record ReviewTask(
    long Id, Guid Token, Guid Rid, ReviewPurpose Purpose, double Uncertainty, long Place, string? For, string? NotFor, bool IsBlind);

/// <summary>What is looked at first.</summary>
public enum ReviewOrder
{
    /// <summary>The newest parts.</summary>
    Newest,

    /// <summary>The parts whose score is nearest to the threshold.</summary>
    MostUncertain,
}

/// <summary>A label that was given, as the ledger keeps it.</summary>
/// <param name="Task">What it answers.</param>
/// <param name="Label">What was said.</param>
/// <param name="Inspector">Who said it.</param>
/// <param name="IsSimulated">Whether that is a simulated inspector.</param>
/// <param name="CatalogueVersion">The instructions in force.</param>
/// <param name="TookMs">From when the picture was shown to the decision, in milliseconds.</param>
/// <param name="IsBlind">
/// Whether it was given without the model's opinion: none was shown, and the inspector's role allowed to look it up nowhere else.
/// </param>
public sealed record GivenLabel(
    ReviewTask Task, PartLabel Label, string Inspector, bool IsSimulated, int CatalogueVersion, int TookMs, bool IsBlind);
