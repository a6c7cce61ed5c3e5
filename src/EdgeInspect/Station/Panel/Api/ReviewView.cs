using System.Text.Json;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>A part as it is handed to somebody. It says nothing of why, of when it was made, or of which one it is.</summary>
internal sealed record ReviewItem(
    Guid Token, string Picture, int Width, int Height, bool IsBlind, ShownOpinion? Opinion, IReadOnlyList<string> References, IReadOnlyList<SaidOfPart>? Disputed);

/// <summary>What the model says of a part, for who may see it.</summary>
internal sealed record ShownOpinion(Verdict Verdict, double? Score, double Threshold, string? PredictedClass, string? Map, double Low, double High, RegionOfInterest Region);

/// <summary>What somebody said of a part; by whom is not told.</summary>
internal sealed record SaidOfPart(Verdict Verdict, string? Class, DefectSeverity? Severity, string? Note)
{
    /// <summary>Of a label.</summary>
    public static SaidOfPart Of(PartLabel label) => new(label.Verdict, label.DefectClass, label.Severity, label.Note);
}

/// <summary>Shows parts of the queue: the one place that decides what of the model's opinion is shown to whom.</summary>
internal sealed class ReviewView(IReviewStore store, QueueCounts counts, PartFiles files, GoodParts good)
{
    /// <summary>How many parts wait; not to the second for who may not see the model.</summary>
    public long Waiting(bool isAdjudication, PanelCaller caller) =>
        caller.May(Permission.SeeModel) ? store.Waiting(isAdjudication) : counts.LookRarely(isAdjudication);

    /// <summary>Whether somebody may see what the model says of a part before it decides.</summary>
    public static bool ShowsModel(ReviewTask task, PartFile part, PanelCaller caller) => !task.IsBlind && !caller.IsModelHidden(part.Degree);

    /// <summary>A part for somebody; null when its picture is gone.</summary>
    public ReviewItem? Show(ReviewTask task, PanelCaller caller)
    {
        if (files.Find(task.Rid) is not { } part)
            return null;
        var address = $"{PanelApi.Root}/review/{task.Token}";
        var isShown = ShowsModel(task, part, caller);
        return new(
            task.Token, $"{address}/picture", part.Width, part.Height, !isShown, isShown ? OpinionOf(part, address) : null,
            [.. Enumerable.Range(0, Math.Min(good.Count, GoodParts.Shown)).Select(n => $"{address}/reference/{n}")], DisputedOf(task));
    }

    private static ShownOpinion OpinionOf(PartFile part, string address)
    {
        var (record, score) = (part.Inspection, part.Inspection.GetProperty("score"));
        return new(
            Core.Inspection.WireNames.ToVerdict(record.GetProperty("verdict").GetString()!),
            score.ValueKind == JsonValueKind.Number ? score.GetDouble() : null,
            record.GetProperty("threshold").GetDouble(),
            record.TryGetProperty("predicted_class", out var kind) ? kind.GetString() : null,
            part.Map is null ? null : $"{address}/map",
            part.MapLow,
            part.MapHigh,
            part.Region);
    }

    /// <summary>
    /// A lead sees what people said where they doubt or differ, in an order that tells nothing, and not by whom. Where they all say the
    /// same, the model mostly says the opposite, so that their answer would be the model's.
    /// </summary>
    private SaidOfPart[]? DisputedOf(ReviewTask task)
    {
        if (task.Purpose != ReviewPurpose.Adjudication)
            return null;
        var said = store.LabelsOf(task.Rid).Select(l => SaidOfPart.Of(l.Given.Label)).ToArray();
        var isOpen = said.Any(one => one.Verdict == Verdict.Unsure
            || said.Any(other => PartLabel.Contradict((one.Verdict, one.Class), (other.Verdict, other.Class))));
        return isOpen ? [.. said.OrderBy(s => s.Verdict).ThenBy(s => s.Class, StringComparer.Ordinal)] : [];
    }
}
