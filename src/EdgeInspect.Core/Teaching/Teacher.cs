using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Teaching;

/// <summary>
/// Learns a detector from good parts only: streams the pictures once for the cells' moments and a sample of cells, chooses the banks, and
/// streams them again for the scores of good parts and for what they are like as a whole. The same pictures, options and processor give the same result.
/// </summary>
public sealed class Teacher
{
    /// <summary>Pictures read side by side before their cells are added in order.</summary>
    internal const int PicturesAtOnce = 16;

    private readonly ITeachingImages _images;
    private readonly TeachingOptions _options;
    private readonly Action<TeachingProgress>? _progress;
    private readonly int[] _groups;
    private readonly int _groupCount;

    private Teacher(ITeachingImages images, TeachingOptions options, Action<TeachingProgress>? progress)
    {
        (_images, _options, _progress) = (images, options, progress);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        _groups = [.. Enumerable.Range(0, images.Count).Select(i => NumberOf(images.GroupOf(i)))];
        _groupCount = numbers.Count;

        int NumberOf(string group) => numbers.TryGetValue(group, out var n) ? n : numbers[group] = numbers.Count;
    }

    /// <summary>Teaches.</summary>
    /// <param name="images">At least four good pictures of at least two groups.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancel">Stops early.</param>
    /// <exception cref="TeachingException">Too few pictures or groups, or pictures that are all alike.</exception>
    public static TaughtHead Teach(
        ITeachingImages images, TeachingOptions options, Action<TeachingProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        if (options.BankSizes.Count != Cue.All.Count)
            throw new ArgumentException($"{options.BankSizes.Count} bank sizes for {Cue.All.Count} cues", nameof(options));
        if (images.Count < 4)
            throw new TeachingException($"{images.Count} good pictures are too few to learn from: at least 4 are needed, 100 are advised");
        var teacher = new Teacher(images, options, progress);
        if (teacher._groupCount < 2)
            throw new TeachingException("all good pictures are of one group: at least 2 groups (pieces, lots) are needed to set a threshold");
        return TeachingErrors.Told(() => teacher.Run(cancel));
    }

    private TaughtHead Run(CancellationToken cancel)
    {
        var random = new Random(_options.Seed);
        var sketches = Cue.All.Select(cue => new CueSketch(cue, _images, _options, random)).ToArray();
        CollectFeatures(sketches, cancel);
        var banks = new List<CueBank>();
        ReportBanks(banks, 0);
        foreach (var (sketch, size) in sketches.Zip(_options.BankSizes))
            banks.Add(sketch.ChooseBank(size, _groups, _options, random, done => ReportBanks(banks, done), cancel));
        return Calibrate(banks, cancel);
    }

    private void ReportBanks(List<CueBank> finished, int done) =>
        _progress?.Invoke(new(TeachingStage.Banks, finished.Sum(b => b.Bank.Count) + done, _options.BankSizes.Sum()));

    private void CollectFeatures(CueSketch[] sketches, CancellationToken cancel)
    {
        _progress?.Invoke(new(TeachingStage.Features, 0, _images.Count));
        using var readers = new ReaderPool(_images);
        var batch = Enumerable.Range(0, PicturesAtOnce).Select(_ => new FeatureBuffers(_images.InputSize)).ToArray();
        for (var start = 0; start < _images.Count; start += PicturesAtOnce)
        {
            var first = start;
            var count = Math.Min(PicturesAtOnce, _images.Count - start);
            Parallel.For(0, count, Parallelism(cancel), i => readers.Read(first + i, batch[i]));
            for (var i = 0; i < count; i++)
            {
                foreach (var sketch in sketches)
                    sketch.Add(start + i, batch[i]);
            }
            _progress?.Invoke(new(TeachingStage.Features, start + count, _images.Count));
        }
    }

    private TaughtHead Calibrate(List<CueBank> banks, CancellationToken cancel)
    {
        _progress?.Invoke(new(TeachingStage.Calibration, 0, _images.Count));
        using var readers = new ReaderPool(_images);
        var calibrations = banks.Select(b => new CueCalibration(b, _images.Count, _images.InputSize)).ToArray();
        var channels = new ChannelCalibration(_groups, _groupCount);
        var done = 0;
        Parallel.For(
            0,
            _images.Count,
            Parallelism(cancel),
            () => new FeatureBuffers(_images.InputSize),
            (image, _, buffers) =>
            {
                readers.Read(image, buffers);
                foreach (var calibration in calibrations)
                    calibration.Measure(image, _groups[image], buffers);
                channels.Measure(image, buffers);
                _progress?.Invoke(new(TeachingStage.Calibration, Interlocked.Increment(ref done), _images.Count));
                return buffers;
            },
            _ => { });
        TaughtCue[] cues = [.. calibrations.Select(c => c.Finish())];
        var taught = channels.Finish(_options.Seed, _options.Threads, cancel);
        double[] scores = [.. Enumerable.Range(0, _images.Count).Select(ScoreOf)];
        return new(cues, taught, scores, _groupCount) { GroupOf = _groups, FalseRejectRate = _options.FalseRejectRate, Rule = _options.ThresholdRule };

        double ScoreOf(int image) => calibrations.Sum(c => c.Share(image)) + (TaughtChannels.Weight * channels.Standardised(taught, image));
    }

    private ParallelOptions Parallelism(CancellationToken cancel) => new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancel };
}

/// <summary>A detector can't be taught from what was given.</summary>
public sealed class TeachingException : Exception
{
    /// <summary>With what is wrong and what is needed.</summary>
    public TeachingException(string message)
        : base(message)
    {
    }
}
