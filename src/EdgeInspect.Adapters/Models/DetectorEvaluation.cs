using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.Models;

/// <summary>Runs a model over labelled pictures and measures it. Pictures and maps are dropped as soon as they were counted.</summary>
public sealed class DetectorEvaluation
{
    private readonly IDetector _detector;
    private readonly TimeProvider _time;
    private readonly Preparation _preparation;
    private readonly Preparation _masks;
    private readonly PixelRanking _pixels = new();
    private readonly List<ScoredPart> _parts = [];
    private readonly float[] _pixelScores;
    private readonly bool[] _mask;
    private readonly byte[] _planes;

    private DetectorEvaluation(IDetector detector, TimeProvider time)
    {
        (_detector, _time) = (detector, time);
        _preparation = new(detector.Geometry, detector.Ignored);
        // A map shows the region whatever the shape of the input, so its truth is the region stretched.
        _masks = new(detector.Geometry with { Fit = InputFit.Stretch, Planes = 3 }, detector.Ignored);
        var pixels = detector.Geometry.Pixels;
        (_pixelScores, _mask, _planes) = (new float[pixels], new bool[pixels], new byte[3 * pixels]);
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
            progress(evaluation._parts.Count);
        }
        return evaluation.Report(threshold);
    }

    private void Score(Sample sample, RegionOfInterest? region)
    {
        var image = ImageFile.Load(sample.Path);
        if (region is { } r && !r.FitsIn(image.Width, image.Height))
            throw new DataSetException($"region {r} does not lie inside '{sample.Path}' of {image.Width}x{image.Height} pixels");
        if (!_preparation.Takes(region ?? new(0, 0, image.Width, image.Height)))
            throw new DataSetException($"'{sample.Path}' is of another size than what the model ignores, {_detector.Ignored!.Width}x{_detector.Ignored.Height} pixels");
        var start = _time.GetTimestamp();
        _detector.Placement = _preparation.Prepare(image.View, region, _detector.Input);
        var score = _detector.Run();
        var elapsed = _time.GetElapsedTime(start);
        if (!float.IsFinite(score))
            throw new ModelException($"the model's score of '{sample.Path}' is no number: {_detector.Failure ?? "it returned " + score}");
        _parts.Add(new(sample, score, elapsed.TotalMilliseconds));
        if (!_detector.Map.IsEmpty && (sample.IsGood || sample.Mask is not null))
            RankPixels(sample, region);
    }

    /// <summary>Good pictures and those defective ones that have a mask, at the model's input size.</summary>
    private void RankPixels(Sample sample, RegionOfInterest? region)
    {
        var width = _detector.Geometry.Width;
        MapScaling.Enlarge(_detector.Map, _detector.MapWidth, _pixelScores, width);
        Array.Clear(_mask);
        if (sample.Mask is { } mask)
            ReadMask(mask, region);
        _pixels.Add(_pixelScores, _mask, width);
    }

    /// <summary>A pixel is defective when the larger half of what it covers is.</summary>
    private void ReadMask(string path, RegionOfInterest? region)
    {
        _masks.Prepare(ImageFile.Load(path).View, region, _planes);
        for (var i = 0; i < _mask.Length; i++)
            _mask[i] = _planes[i] >= 128;
    }

    private EvaluationReport Report(double threshold)
    {
        var ranking = Rank(_parts);
        var rates = ThresholdMetrics.Of(_parts.ConvertAll(p => (p.Score, !p.Sample.IsGood)), threshold);
        return new()
        {
            Auroc = ranking.Auroc,
            AveragePrecision = ranking.AveragePrecision,
            PixelAuroc = _pixels.Auroc(),
            PerRegionOverlap = _pixels.RegionOverlap(),
            Threshold = threshold,
            FalseRejectRate = rates.FalseRejects,
            EscapeRate = rates.Escapes,
            F1Best = ranking.BestF1,
            NGood = _parts.Count(p => p.Sample.IsGood),
            NDefect = _parts.Count(p => !p.Sample.IsGood),
            PerClass = PerClass(threshold),
            LatencyMs = LatencyReport.Of(_parts.Select(p => p.Milliseconds)),
            ModelSha256 = _detector.Model.Sha256,
            Parts = _parts,
        };
    }

    private static RankingMetrics Rank(IReadOnlyCollection<ScoredPart> parts) =>
        RankingMetrics.Of([.. parts.Select(p => p.Score)], [.. parts.Select(p => !p.Sample.IsGood)]);

    private SortedDictionary<string, ClassReport> PerClass(double threshold)
    {
        var good = _parts.Where(p => p.Sample.IsGood).ToArray();
        var classes = new SortedDictionary<string, ClassReport>(StringComparer.Ordinal);
        foreach (var group in _parts.Where(p => !p.Sample.IsGood).GroupBy(p => p.Sample.Label, StringComparer.Ordinal))
        {
            ScoredPart[] members = [.. group];
            var escapes = Proportion.Wilson(members.Count(p => !(p.Score > threshold)), members.Length);
            classes[group.Key] = new(members.Length, Rank([.. good, .. members]).Auroc, escapes);
        }
        return classes;
    }
}
