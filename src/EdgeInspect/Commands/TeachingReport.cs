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

    /// <summary>Says what the work will take, and what is doubtful about the pictures.</summary>
    public static void Announce(TeachingRequest request, List<Sample> samples)
    {
        if (samples.Count < AdvisedImages)
            Warn($"{samples.Count} good pictures: at least {AdvisedImages} of many parts are advised, or variants are missed");
        var groups = samples.Where(s => s.Group is not null).Select(s => s.Group).Distinct(StringComparer.Ordinal).Count();
        if (groups is > 0 and < AdvisedGroups)
            Warn($"{groups} groups: at least {AdvisedGroups} are advised, or the threshold is a guess");
        if (groups == 0)
            AnsiConsole.WriteLine("No groups given: each picture counts as a part of its own. Several photos of one part without a group make the threshold far too low.");
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
        AnsiConsole.MarkupLineInterpolated($"  threshold {manifest.Thresholds.Default:f3} (nominally 1 % false rejects); 95 % of the good parts score below {manifest.Thresholds.Quantile95:f3}");
        if (manifest.Thresholds.FalseRejects is { } bound)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"  false rejects: at most {100 * bound.Upper:f1} % of new good parts (95 % confidence), from as much as {bound.EffectiveParts:f0} unrelated parts say");
        }
        AnsiConsole.MarkupLineInterpolated($"  model {request.Folder}, {manifest.Model.Bytes / 1e6:f1} MB, SHA-256 {manifest.Model.Sha256}");
        if (result.Labels is { } labels)
            LabelView.Print(labels);
        if (result.Twins is { IsSuspicious: true } twins)
            Warn($"{twins.WithTwin} of {twins.Pictures} pictures have a near twin: if those show the same piece, the threshold is far too low and rejects 40 to 60 % of good parts;");
        if (result.Twins is { IsSuspicious: true })
            Warn("say which pictures belong together: --group-column, --group-pattern or --group-ledger");
        if (result.Features is { } features)
            Print(features, request.DiscardFeatures);
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
