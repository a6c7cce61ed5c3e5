using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Review;

/// <summary>What a person says of a part.</summary>
/// <param name="Verdict">OK, NG, or UNSURE, which passes it to a lead.</param>
/// <param name="DefectClass">Id of the kind of defect; with NG alone.</param>
/// <param name="Severity">How bad this one is; with NG alone, null for what is usual of its kind.</param>
/// <param name="Note">In the person's words, or null; up to 500 characters.</param>
public sealed record PartLabel(Verdict Verdict, string? DefectClass = null, DefectSeverity? Severity = null, string? Note = null)
{
    /// <summary>Most characters of a note.</summary>
    public const int MostNote = 500;

    /// <summary>Why it can't be given, in words for who gave it; null when it can.</summary>
    /// <param name="catalogue">The instructions in force.</param>
    public string? ProblemWith(DefectCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        if (Verdict == Verdict.None)
            return "verdict: OK, NG and UNSURE are allowed";
        if (Note is { } note && (note.Length > MostNote || note.Any(c => char.IsControl(c) && c != '\n')))
            return $"note: up to {MostNote} characters of text are allowed";
        if (Verdict != Verdict.Ng)
            return DefectClass is not null ? OnlyNg("class") : Severity is not null ? OnlyNg("severity") : null;
        if (DefectClass is null)
            return catalogue.InUse.Any() ? $"class: one of {Names(catalogue)} is needed with NG" : null;
        return catalogue.Find(DefectClass) is { IsRetired: false } ? null : $"class: '{DefectClass}'; one of {Names(catalogue)} is allowed";
    }

    /// <summary>
    /// Whether two labels of a part can't both be right: their verdicts differ, or both are NG and name different kinds of defect. One
    /// without a kind contradicts none: nobody can name one where the catalogue has none yet.
    /// </summary>
    /// <param name="one">A label.</param>
    /// <param name="other">Another of the same part.</param>
    public static bool Contradict((Verdict Verdict, string? DefectClass) one, (Verdict Verdict, string? DefectClass) other) =>
        one.Verdict != other.Verdict
        || (one.DefectClass is not null && other.DefectClass is not null && one.DefectClass != other.DefectClass);

    private static string OnlyNg(string part) => $"{part}: allowed with NG alone";

    private static string Names(DefectCatalogue catalogue) => string.Join(", ", catalogue.InUse.Select(c => c.Id));
}
