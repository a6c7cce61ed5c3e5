using System.Threading.Channels;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Station.Live;

namespace EdgeInspect.Station.Panel;

/// <summary>What the model says of a picture that somebody sent.</summary>
/// <param name="Verdict">By the recipe in force.</param>
/// <param name="Score">The anomaly score; NaN when the model failed.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="PredictedClass">The kind of defect, or null.</param>
/// <param name="Map">The anomaly map, or null.</param>
/// <param name="MapWidth">Its columns.</param>
/// <param name="MapHeight">Its rows.</param>
/// <param name="DecodeUs">Microseconds to decode it.</param>
/// <param name="PrepareUs">Microseconds to prepare it.</param>
/// <param name="RunUs">Microseconds to run the model.</param>
internal sealed record SideResult(
    Verdict Verdict, float Score, Recipe Recipe, string? PredictedClass, MapPicture? Map, int MapWidth, int MapHeight, long DecodeUs, long PrepareUs, long RunUs);

/// <summary>Why a picture was not inspected.</summary>
/// <param name="Reason">What is wrong with it, or keeps the station from it, in words.</param>
/// <param name="Allowed">What would be taken, where the picture is at fault; null where too many wait.</param>
internal sealed record SideRefusal(string Reason, string? Allowed = null)
{
    /// <summary>Whether it may be taken later.</summary>
    public bool IsBusy => Allowed is null;
}

/// <summary>
/// Inspects pictures that programs send, with a model of its own on a thread of its own that yields to everything else: the line's
/// inspection shares neither a lock nor a buffer with it. Some wait, more are refused.
/// </summary>
internal sealed class SideInspector : IDisposable
{
    /// <summary>More pixels are refused before memory is taken for them.</summary>
    public const int MostPixels = 40_000_000;

    /// <summary>Pictures that wait, besides the one that is inspected.</summary>
    public const int MostWaiting = 4;
    private const int Places = MostWaiting + 1;
    private static readonly string AllowedFile = $"a whole PNG or JPEG file, grey or in colours of a screen, of up to {MostPixels} pixels";
    private readonly StationOptions _options;
    private readonly LiveStation _live;
    private readonly TimeProvider _time;
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(Places);
    private readonly Thread _thread;
    private IDetector? _detector;
    private Preparation? _preparation;
    private int _taken;

    /// <summary>Starts its thread; the model is loaded with the first picture.</summary>
    public SideInspector(StationOptions options, LiveStation live, TimeProvider time)
    {
        (_options, _live, _time) = (options, live, time);
        _thread = new Thread(Work) { Name = "side inspector", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Inspects a picture. Its place is taken before it is read: what waits is all the memory that pictures take.</summary>
    /// <param name="file">A PNG or JPEG file, read to its end.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>A result, or why there is none.</returns>
    public async Task<(SideResult? Result, SideRefusal? Refusal)> InspectAsync(Stream file, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _taken) > Places)
                return (null, new($"{MostWaiting} pictures wait already: try again in a moment"));
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancellation);
            var job = new Job(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _jobs.Writer.TryWrite(job) ? await job.Done.Task : (null, new("the panel is being closed"));
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _jobs.Writer.TryComplete();
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Work()
    {
        ThreadNiceness.TryLower();
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_jobs.Reader.TryRead(out var job))
                Do(job);
        }
        _detector?.Dispose();
    }

    private void Do(Job job)
    {
        try
        {
            job.Done.SetResult(Try(job.File.Span));
        }
#pragma warning disable CA1031 // The outermost place of this thread: what goes wrong is told to who asked, and must not end the station.
        catch (Exception e)
#pragma warning restore CA1031
        {
            job.Done.SetException(e);
        }
    }

    private (SideResult? Result, SideRefusal? Refusal) Try(ReadOnlySpan<byte> file)
    {
        try
        {
            var started = _time.GetTimestamp();
            var image = ImageFile.Decode(file, "the picture", MostPixels);
            return Inspect(image, Microseconds(started));
        }
        catch (ImageFileException e)
        {
            return (null, new(e.Message, AllowedFile));
        }
        catch (ModelException e)
        {
            return (null, new($"the model can't be loaded: {e.Message}"));
        }
    }

    private (SideResult? Result, SideRefusal? Refusal) Inspect(DecodedImage image, long decodeUs)
    {
        _detector ??= ModelLoader.Load(_options.Model).Detector;
        _preparation ??= new(_detector.Geometry, _detector.Ignored);
        var recipe = _live.Look().Recipe;
        var region = recipe.Region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        if (!region.FitsIn(image.Width, image.Height))
            return (null, new($"a picture of {image.Width}x{image.Height} pixels", $"one that holds the inspected region {region}"));
        if (!_preparation.Takes(region))
            return (null, new($"an inspected region {region}", "one of the size that the model was taught with: it ignores a part of it"));
        var prepares = _time.GetTimestamp();
        _detector.Placement = _preparation.Prepare(image.View, region, _detector.Input);
        var prepareUs = Microseconds(prepares);
        var runs = _time.GetTimestamp();
        var score = _detector.Run();
        var runUs = Microseconds(runs);
        var verdict = recipe.Judge(score);
        var map = MapPicture.From(new MapView(_detector.Map, _detector.MapWidth, _detector.MapHeight));
        var kind = verdict == Verdict.Ok ? null : _detector.PredictedClass;
        return (new(verdict, score, recipe, kind, map, _detector.MapWidth, _detector.MapHeight, decodeUs, prepareUs, runUs), null);
    }

    private long Microseconds(long from) => (long)_time.GetElapsedTime(from).TotalMicroseconds;

    private sealed record Job(ReadOnlyMemory<byte> File, TaskCompletionSource<(SideResult? Result, SideRefusal? Refusal)> Done);
}
