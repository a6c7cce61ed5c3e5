namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>
/// How many parts one stands for that was judged blind. Of those that the model flagged only a share is judged so
/// (<see cref="Review.ReviewPlanOptions.BlindShare"/>) and those that come for a second opinion; and neither of those nor of good ones any
/// that was shown with an answer, as the live view shows all but a random share
/// (<see cref="Review.ReviewPlanOptions.KeptFromLiveShare"/>) of its parts. Without weights flagged parts would be too few. It follows from
/// the parts themselves, so that it holds also when a share was changed meanwhile (post-stratification).
/// </summary>
/// <param name="Good">Weight of a part that the model called good.</param>
/// <param name="Flagged">Weight of any other part.</param>
/// <param name="Missing">Parts of a kind of which none was judged blind: of these nothing is known.</param>
internal readonly record struct BlindDraw(double Good, double Flagged, long Missing)
{
    /// <summary>That of some parts, of which the blind ones are to stand for all.</summary>
    public static BlindDraw Of(IReadOnlyCollection<JudgedPart> parts)
    {
        var (good, flagged) = (Count(parts, isFlagged: false), Count(parts, isFlagged: true));
        return new(WeightOf(good), WeightOf(flagged), MissingOf(good) + MissingOf(flagged));
    }

    /// <summary>Weight of a part.</summary>
    public double Of(bool isFlagged) => isFlagged ? Flagged : Good;

    private static (long All, long Blind) Count(IEnumerable<JudgedPart> parts, bool isFlagged)
    {
        var kind = parts.Where(p => p.IsFlagged == isFlagged).ToArray();
        return (kind.Length, kind.LongCount(p => p.Blind.Any()));
    }

    private static double WeightOf((long All, long Blind) kind) => kind.Blind == 0 ? 1 : kind.All / (double)kind.Blind;

    private static long MissingOf((long All, long Blind) kind) => kind.Blind == 0 ? kind.All : 0;
}
