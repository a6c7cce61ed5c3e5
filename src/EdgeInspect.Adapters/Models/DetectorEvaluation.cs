using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.Models;

/// <summary>Runs a model over labelled pictures and measures it.</summary>
public sealed class DetectorEvaluation
{
    private readonly IDetector _detector;
    private readonly TimeProvider _time;
    private readonly Preparation _preparation;
    private readonly List<Outcome> _outcomes = [];

    private DetectorEvaluation(IDetector detector, TimeProvider time)
    {
        (_detector, _time) = (detector, time);
        _preparation = new(detector.InputSize, detector.Ignored);
    }

    /// <summary>Evaluates.</summary>
    /// <param name="detector">The model.</param>
    /// <param name="threshold">A score above it is NG.</param>
    /// <param name="samples">The pictures with their truth.</param>
    /// <param name="region">Part of each picture to use; null for the whole.</param>
    /// <param name="time">Clock for the latencies.</param>
    /// <param name="progress">Told how many pictures are done.</param>
    /// <param name="cancel">Stops between two pictures.</param>
    /// <exception cref="DataSetException">There is no picture.</exception>
    /// <exception cref="ImageFileException">A picture or mask can't be read.</exception>
    public static EvaluationReport Run(
        IDetector detector, double threshold, IReadOnlyList<Sample> samples, RegionOfInterest? region, TimeProvider time, Action<int> progress, CancellationToken cancel)
    {
        if (samples.Count == 0)
            throw new DataSetException("the data set has no test pictures");
        var evaluation = new DetectorEvaluation(detector, time);
        foreach (var sample in samples)
        {
            cancel.ThrowIfCancellationRequested();
            evaluation.Score(sample, region);
            progress(evaluation._outcomes.Count);
        }
        return evaluation.Report(threshold, region);
    }

    private void Score(Sample sample, RegionOfInterest? region)
    {
        var image = ImageFile.Load(sample.Path);
        if (region is { } r && !r.FitsIn(image.Width, image.Height))
            throw new DataSetException($"region {r} does not lie inside '{sample.Path}' of {image.Width}x{image.Height} pixels");
        if (!_preparation.Takes(region ?? new(0, 0, image.Width, image.Height)))
            throw new DataSetException($"'{sample.Path}' is of another size than what the model ignores, {_detector.Ignored!.Width}x{_detector.Ignored.Height} pixels");
        var start = _time.GetTimestamp();
        _preparation.Prepare(image.View, region, _detector.Input);
        var score = _detector.Run();
        var elapsed = _time.GetElapsedTime(start);
        if (!float.IsFinite(score))
            throw new ModelException($"the model's score of '{sample.Path}' is no number: {_detector.Failure ?? "it returned " + score}");
        _outcomes.Add(new(sample, score, elapsed.TotalMilliseconds, _detector.Map.ToArray()));
    }

    private EvaluationReport Report(double threshold, RegionOfInterest? region)
    {
        var parts = _outcomes.ConvertAll(o => (o.Score, Defective: !o.Sample.IsGood));
        var ranking = Rank(_outcomes);
        var rates = ThresholdMetrics.Of(parts, threshold);
        return new()
        {
            Auroc = ranking.Auroc,
            AveragePrecision = ranking.AveragePrecision,
            PixelAuroc = PixelAuroc(region),
            Threshold = threshold,
            FalseRejectRate = rates.FalseRejects,
            EscapeRate = rates.Escapes,
            F1Best = ranking.BestF1,
            NGood = parts.Count(p => !p.Defective),
            NDefect = parts.Count(p => p.Defective),
            PerClass = PerClass(threshold),
            LatencyMs = LatencyReport.Of(_outcomes.Select(o => o.Milliseconds)),
            ModelSha256 = _detector.Model.Sha256,
        };
    }

    private static RankingMetrics Rank(IReadOnlyCollection<Outcome> outcomes) =>
        RankingMetrics.Of([.. outcomes.Select(o => o.Score)], [.. outcomes.Select(o => !o.Sample.IsGood)]);

    private SortedDictionary<string, ClassReport> PerClass(double threshold)
    {
        var good = _outcomes.Where(o => o.Sample.IsGood).ToArray();
        var classes = new SortedDictionary<string, ClassReport>(StringComparer.Ordinal);
        foreach (var group in _outcomes.Where(o => !o.Sample.IsGood).GroupBy(o => o.Sample.Label, StringComparer.Ordinal))
        {
            Outcome[] members = [.. group];
            var escapes = Proportion.Wilson(members.Count(o => !(o.Score > threshold)), members.Length);
            classes[group.Key] = new(members.Length, Rank([.. good, .. members]).Auroc, escapes);
        }
        return classes;
    }

    /// <summary>Over good pictures and those defective ones that have a mask, at the model's input size.</summary>
    private double? PixelAuroc(RegionOfInterest? region)
    {
        var measured = _outcomes.Where(o => o.Sample.IsGood || o.Sample.Mask is not null).ToArray();
        if (!measured.Any(o => o.Sample.Mask is not null))
            return null;
        var size = _detector.InputSize;
        var pixels = new PixelRanking(measured.Min(o => o.Map.Min()), measured.Max(o => o.Map.Max()));
        var (scores, truth, planes) = (new float[size * size], new bool[size * size], new byte[3 * size * size]);
        foreach (var outcome in measured)
        {
            MapScaling.Enlarge(outcome.Map, _detector.MapWidth, scores, size);
            Array.Clear(truth);
            if (outcome.Sample.Mask is { } mask)
                ReadMask(mask, region, planes, truth);
            pixels.Add(scores, truth);
        }
        return pixels.Auroc();
    }

    /// <summary>A pixel is defective when the larger half of what it covers is.</summary>
    private void ReadMask(string path, RegionOfInterest? region, byte[] planes, bool[] truth)
    {
        _preparation.Prepare(ImageFile.Load(path).View, region, planes);
        for (var i = 0; i < truth.Length; i++)
            truth[i] = planes[i] >= 128;
    }

    private sealed record Outcome(Sample Sample, double Score, double Milliseconds, float[] Map);
}
