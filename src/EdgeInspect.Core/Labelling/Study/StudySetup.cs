using System.Collections.Immutable;
using System.Globalization;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Study;

/// <summary>A part of an attribute study.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Verdict">What it is: OK or NG.</param>
/// <param name="DefectClass">The kind of defect, or null.</param>
public sealed record StudyPart(Guid Rid, Verdict Verdict, string? DefectClass);

/// <summary>
/// How an attribute study is done. Usual are 50 parts, three inspectors and three rounds (AIAG, Measurement Systems Analysis).
/// </summary>
/// <param name="Inspectors">Accounts that take part, <see cref="LeastInspectors"/> to <see cref="MostInspectors"/>.</param>
/// <param name="Parts">Parts, <see cref="LeastParts"/> to <see cref="MostParts"/>.</param>
/// <param name="Rounds">How often each inspector judges each part, <see cref="LeastRounds"/> to <see cref="MostRounds"/>.</param>
public sealed record StudySetup(ImmutableArray<string> Inspectors, int Parts = 50, int Rounds = 3)
{
    /// <summary>Fewer parts say nothing: without an error among 20, one in seven may still be wrong.</summary>
    public const int LeastParts = 20;

    /// <summary>More parts are no sitting any more.</summary>
    public const int MostParts = 300;

    /// <summary>Agreement needs two.</summary>
    public const int LeastInspectors = 2;

    /// <summary>Most inspectors.</summary>
    public const int MostInspectors = 12;

    /// <summary>Repeatability needs two.</summary>
    public const int LeastRounds = 2;

    /// <summary>Most rounds.</summary>
    public const int MostRounds = 5;

    /// <summary>
    /// Most judgements of all inspectors in all rounds. Their tasks are made in one commit of the ledger, for which inspection waits: 30 to
    /// 60 microseconds for each, measured on two cores that others used as well.
    /// </summary>
    public const int MostJudgements = 1500;

    /// <summary>Share of the parts that must be OK, and that must be NG: with fewer, misses or false alarms remain unknown.</summary>
    public const double LeastShare = .2;

    /// <summary>Fewest parts of each verdict.</summary>
    public int LeastOfEach => (int)Math.Ceiling(LeastShare * Parts);

    /// <summary>Everything that keeps it from being started; nothing when it may.</summary>
    /// <param name="known">Parts of known truth that it can take.</param>
    public IEnumerable<string> ProblemsWith(IReadOnlyCollection<StudyPart> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (Parts is < LeastParts or > MostParts)
            yield return Number($"parts: {Parts}; {LeastParts} to {MostParts} are allowed");
        if (Inspectors.Length is < LeastInspectors or > MostInspectors)
            yield return Number($"inspectors: {Inspectors.Length}; {LeastInspectors} to {MostInspectors} are allowed");
        if (Inspectors.Distinct(StringComparer.Ordinal).Count() < Inspectors.Length)
            yield return "inspectors: each is allowed once";
        if (Rounds is < LeastRounds or > MostRounds)
            yield return Number($"rounds: {Rounds}; {LeastRounds} to {MostRounds} are allowed");
        var judgements = (long)Parts * Inspectors.Length * Rounds;
        if (judgements > MostJudgements)
        {
            var wanted = Number($"{Parts} for {Inspectors.Length} inspectors in {Rounds} rounds are {judgements} judgements");
            yield return Number($"parts: {wanted}; {MostJudgements} are allowed");
        }
        var (ok, ng) = (known.Count(p => p.Verdict == Verdict.Ok), known.Count(p => p.Verdict == Verdict.Ng));
        if (ok + ng < Parts || Math.Min(ok, ng) < LeastOfEach)
        {
            var all = ok + ng;
            yield return Number(
                $"parts: of {all} parts the truth is known, {ok} are OK and {ng} NG; {Parts} are needed, at least {LeastOfEach} of each");
        }
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Which parts are taken and in what order they come: all of it follows from a seed.</summary>
public static class StudyDraw
{
    /// <summary>Takes half OK and half NG where there are as many, and else what there is; in no order that tells anything.</summary>
    /// <param name="setup">How many.</param>
    /// <param name="known">Parts of known truth, as many as <see cref="StudySetup.ProblemsWith"/> asks for.</param>
    /// <param name="seed">Of the drawing.</param>
    public static ImmutableArray<StudyPart> Parts(StudySetup setup, IEnumerable<StudyPart> known, int seed)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var shuffled = known.ToArray();
        var random = new Random(seed);
        random.Shuffle(shuffled);
        var (ok, ng) = (shuffled.Where(p => p.Verdict == Verdict.Ok).ToArray(), shuffled.Where(p => p.Verdict == Verdict.Ng).ToArray());
        var takenNg = Math.Clamp(setup.Parts / 2, Math.Max(0, setup.Parts - ok.Length), ng.Length);
        StudyPart[] parts = [.. ok.Take(setup.Parts - takenNg), .. ng.Take(takenNg)];
        random.Shuffle(parts);
        return [.. parts];
    }

    /// <summary>The order of one inspector's round.</summary>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="seed">Of the study.</param>
    /// <param name="inspector">From 0.</param>
    /// <param name="round">From 1.</param>
    /// <returns>Numbers of parts, from 0.</returns>
    public static int[] Order(int parts, int seed, int inspector, int round)
    {
        int[] order = [.. Enumerable.Range(0, parts)];
        new Random(unchecked((seed * 31) + (inspector * 1009) + round)).Shuffle(order);
        return order;
    }
}
