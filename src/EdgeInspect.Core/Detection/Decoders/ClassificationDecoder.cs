using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// A value for each class. The score is the probability that the part is not good, or its log-odds, ln(p / (1 - p)), which keeps apart what
/// probabilities near 0 and 1 no longer do.
/// </summary>
internal sealed class ClassificationDecoder : OutputDecoder
{
    /// <summary>Probabilities nearer to 0 or 1 than this have the log-odds of it: a score must be finite.</summary>
    private const double Nearest = 1e-9;

    private readonly bool _isLogOdds;
    private readonly IReadOnlyList<string> _classes;
    private readonly ClassProbabilities _probabilities;

    public ClassificationDecoder(DecoderSetup setup)
        : base(setup)
    {
        _classes = setup.Classes;
        var shape = setup.Take(
            "classes",
            $"[1,{_classes.Count}], one value for each of decoder.classes",
            s => s is [1, ..] && ClassProbabilities.Fit(s.Aggregate(1, (a, b) => a * b), _classes.Count));
        setup.ThrowIfWrong();
        _isLogOdds = setup.Decoder.Score == "log_odds";
        _probabilities = new(setup.Decoder, shape!.Aggregate(1, (a, b) => a * b), _classes.Count, setup.GoodClass);
    }

    /// <inheritdoc/>
    private protected override float Read(ReadOnlySpan<float[]> outputs, Placement placement)
    {
        var defect = _probabilities.Read(outputs[0], first: 0, step: 1);
        PredictedClass = double.IsFinite(defect) ? _classes[_probabilities.LikeliestDefect] : null;
        if (!_isLogOdds || double.IsNaN(defect))
            return (float)defect;
        var inside = Math.Clamp(defect, Nearest, 1 - Nearest);
        return (float)Math.Log(inside / (1 - inside));
    }
}
