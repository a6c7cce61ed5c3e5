using EdgeInspect.Adapters.Features;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>What is said before and after teaching.</summary>
internal static class TeachingReport
{
    private const int AdvisedImages = 100;
    private const int AdvisedGroups = 20;
    private const int FarShown = 5;

    /// <summary>Says what the work will take, and what is doubtful about the pictures.</summary>
    public static void Announce(TeachingRequest request, List<Sample> samples)
    {
        if (samples.Count < AdvisedImages)
            Warn($"{samples.Count} good pictures: at least {AdvisedImages} of many parts are advised, or variants are missed");
        var groups = samples.Where(s => s.Group is not null).Select(s => s.Group).Distinct(StringComparer.Ordinal).Count();
        if (groups is > 0 and < AdvisedGroups)
            Warn($"{groups} groups: at least {AdvisedGroups} are advised, or the threshold is a guess");
        if (groups == 0)
            AnsiConsole.WriteLine("No groups given: each picture counts as a part of its own. Several photos of one part without a group make the threshold too low, and what it promises too hopeful.");
        var memory = TeachingMemory.Estimate(request.Options, request.InputSize, samples.Count, PixelsOfFirst(request));
        var disk = Math.Min(request.FeaturesLimitBytes, FeatureFile.BytesFor(request.InputSize, samples.Count));
        AnsiConsole.WriteLine($"Takes up to about {memory / 1e6:f0} MB of memory; {request.Features} takes {disk / 1e6:f0} MB of disk");
    }

    /// <summary>Says what came of it.</summary>
    public static void Print(TeachingRequest request, TeachingResult result, StageClock clock)
    {
        var (manifest, times) = (result.Manifest, clock.Times);
        var stages = string.Join(", ", times.Select(t => $"{StageClock.NameOf(t.Stage).ToLowerInvariant()} {t.Time.TotalSeconds:f1}"));
        AnsiConsole.MarkupLineInterpolated($"Taught [bold]{manifest.Name}[/] from {manifest.Lineage.Images} pictures of {result.Head.Groups} groups in {times.Sum(t => t.Time.TotalSeconds):f1} s ({stages})");
        AnsiConsole.MarkupLineInterpolated($"  threshold {manifest.Thresholds.Default:f3} (nominally {100 * result.Head.FalseRejectRate:g3} % false rejects); 95 % of the good parts score below {manifest.Thresholds.Quantile95:f3}");
        if (manifest.Thresholds.FalseRejects is { } bound)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"  false rejects: at most {100 * bound.Upper:f1} % of new good parts (95 % confidence), from as much as {bound.EffectiveParts:f0} unrelated parts say");
        }
        if (manifest.Thresholds.FalseRejects is { EffectiveParts: < AdvisedGroups })
            Warn("so few unrelated parts make a threshold that is a guess: do not let it drive an output");
        AnsiConsole.MarkupLineInterpolated($"  model {request.Folder}, {manifest.Model.Bytes / 1e6:f1} MB, SHA-256 {manifest.Model.Sha256}");
        if (result.Labels is { } labels)
            LabelView.Print(labels);
        if (result.Twins is { IsSuspicious: true } twins)
            Warn($"{twins.WithTwin} of {twins.Pictures} pictures have a near twin: if those show the same piece, the threshold is too low and what it promises too hopeful;");
        if (result.Twins is { IsSuspicious: true })
            Warn("say which pictures belong together: --group-column, --group-pattern or --group-ledger");
        if (result.Features is { } features)
            Print(features, request.DiscardFeatures);
    }

    /// <summary>
    /// Names the good pictures that lie far from all others: one photo of a defect, or of nothing, widens what counts as good.
    /// </summary>
    public static void WarnOfOutliers(List<Sample> samples, TaughtHead head)
    {
        var far = head.Outliers;
        if (far.Count == 0)
            return;
        Warn($"{far.Count} of {samples.Count} good pictures lie far from all others. Look at them: a defect or a foreign picture among them hides defects");
        foreach (var index in far.Take(FarShown))
            AnsiConsole.MarkupLineInterpolated($"  score {head.GoodScores[index]:f1} (on average {head.GoodMean:f1})  {samples[index].Path}");
    }

    private static void Print(FeatureUse features, bool isDeleted)
    {
        var (path, megabytes, total) = (features.Path, features.Bytes / 1e6, features.Reused + features.Computed);
        if (features.Discarded is { } why)
            AnsiConsole.MarkupLineInterpolated($"  {path} was begun anew: {why}");
        if (features.Failure is { } failure)
            Warn($"features were not all stored: {failure}");
        AnsiConsole.MarkupLineInterpolated($"  features of {features.Reused} of {total} pictures were taken from {path}");
        AnsiConsole.MarkupLineInterpolated(isDeleted
            ? (FormattableString)$"  {path} was deleted"
            : $"  {path} ({megabytes:f0} MB) spares the next teaching of these pictures the first stage; it may be deleted");
    }

    private static void Warn(string text) => AnsiConsole.MarkupLineInterpolated($"[yellow]Warning: {text}[/]");

    /// <summary>Pixels of the first picture: the others are taken to be like it.</summary>
    private static long PixelsOfFirst(TeachingRequest request)
    {
        var pixels = 0L;
        request.Pictures.Read(0, picture => pixels = (long)picture.Width * picture.Height);
        return pixels;
    }
}
