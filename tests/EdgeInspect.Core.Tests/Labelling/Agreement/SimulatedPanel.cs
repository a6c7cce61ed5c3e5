using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Tests.Labelling.Agreement;

/// <summary>A simulated inspector.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Miss">Chance that it calls a defective part good.</param>
/// <param name="FalseAlarm">Chance that it calls a good part defective.</param>
internal sealed record Rater(string Name, double Miss, double FalseAlarm);

/// <summary>Inspectors of known error rates work through parts as the review queue would have them do.</summary>
/// <param name="seed">Of everything.</param>
/// <param name="raters">The inspectors.</param>
internal sealed class SimulatedPanel(int seed, IReadOnlyList<Rater> raters)
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);
    private readonly Random _random = new(seed);

    /// <summary>Share of parts that are hard: there the model errs three times as often, and so do inspectors.</summary>
    public double HardShare { get; init; }

    public double Defective { get; init; } = .15;

    public double SecondOpinions { get; init; } = .15;

    public double Audits { get; init; } = .1;

    public Rater Model { get; init; } = new("model", .1, .04);

    /// <summary>The truth of every part, also of those that nobody adjudicated.</summary>
    public Dictionary<Guid, bool> IsNg { get; } = [];

    public AgreementData Work(int parts)
    {
        var (labels, truths, model) = (new List<StandingLabel>(), new List<PartTruth>(), new Dictionary<Guid, Verdict>());
        for (var i = 0; i < parts; i++)
        {
            var rid = Rid(i);
            var (isNg, isHard) = (Chance(Defective), Chance(HardShare));
            IsNg[rid] = isNg;
            model[rid] = Said(Model, isNg, isHard);
            var first = _random.Next(raters.Count);
            var from = labels.Count;
            labels.Add(Label(rid, raters[first], ReviewPurpose.Sampled, Said(raters[first], isNg, isHard), i));
            if (raters.Count > 1 && Chance(SecondOpinions))
            {
                var second = raters[(first + 1 + _random.Next(raters.Count - 1)) % raters.Count];
                labels.Add(Label(rid, second, ReviewPurpose.SecondOpinion, Said(second, isNg, isHard), i));
            }
            if (labels.Skip(from).Any(l => l.Verdict != model[rid]) || Chance(Audits))
                truths.Add(new(rid, isNg ? Verdict.Ng : Verdict.Ok, null, TruthSource.Adjudication));
        }
        return new(labels, truths, model);
    }

    public static Guid Rid(int number) => new(number, 0, 0, new byte[8]);

    public static StandingLabel Label(Guid rid, Rater rater, ReviewPurpose purpose, Verdict verdict, int minute = 0, string? kind = null, int catalogue = 1) =>
        new(rid, rater.Name, IsSimulated: true, purpose, verdict, kind, catalogue, Start.AddMinutes(minute), 1500);

    /// <summary>Rates are those of all parts: hard ones have more of the errors, others fewer.</summary>
    private Verdict Said(Rater rater, bool isNg, bool isHard)
    {
        var scale = HardShare == 0 ? 1 : isHard ? 3 : (1 - (3 * HardShare)) / (1 - HardShare);
        return isNg != Chance(scale * (isNg ? rater.Miss : rater.FalseAlarm)) ? Verdict.Ng : Verdict.Ok;
    }

    private bool Chance(double share) => _random.NextDouble() < share;
}
