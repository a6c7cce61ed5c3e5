using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Parts of the shift by verdict.</summary>
internal sealed record CountsAnswer(long Ok, long Ng, long Unsure, long None);

/// <summary>The part that is shown; verdict and action are null where the model is hidden.</summary>
internal sealed record LastAnswer(long Number, DateTimeOffset Utc, string Part, Verdict? Verdict, string? Action, bool HasPicture);

/// <summary>What becomes of good parts: pass, reject where nothing may pass, or none where people decide.</summary>
internal sealed record LineAnswer(string State, string? Words);

/// <summary>Parts that wait for somebody; of those for leads only a lead is told.</summary>
internal sealed record WaitingAnswer(long Review, long Adjudication);

/// <summary>Records on their way to the disk.</summary>
internal sealed record LedgerAnswer(long Pending, long Failed);

/// <summary>
/// What went by of late: parts without an inspection by the reason of their gaps, or, where the reason is order_late, orders to the output line
/// that came too late or not at all, for which good parts were rejected.
/// </summary>
internal sealed record LossAnswer(string Reason, long Count, int Minutes);

/// <summary>
/// The line now; counts by verdict and of what waits are null where the model is hidden: beside a part, one more that waits says that it was
/// flagged. Parts per minute are null until they are known.
/// </summary>
internal sealed record LiveAnswer(
    DateTimeOffset Utc,
    string State,
    IReadOnlyList<string> Reasons,
    string Degree,
    string Recipe,
    LineAnswer Line,
    double? PartsPerMinute,
    DateTimeOffset SinceUtc,
    long Total,
    CountsAnswer? Counts,
    LastAnswer? Last,
    WaitingAnswer? Waiting,
    LedgerAnswer Ledger,
    IReadOnlyList<LossAnswer> Losses,
    bool IsModelHidden);

/// <summary>The line as it is.</summary>
internal static class LiveEndpoints
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("live");
        api.MapGet("/live", Live).WithSummary("The line now.").Produces<LiveAnswer>().For(Permission.ViewRecords).WithMetadata(new UntouchedMetadata());
        api.MapGet("/live/picture", Picture).For(Permission.ViewRecords).WithMetadata(new UntouchedMetadata())
            .WithSummary("The picture of a part that /live told of some seconds ago at most, by its number, as JPEG; without a number, of the last part.");
    }

    private static IResult Live(HttpContext context, LiveStation station, QueueCounts queue, ShownResults shown)
    {
        var (caller, now, part) = (context.Caller(), station.Look(), station.Part);
        var isHidden = caller.IsModelHidden(now.Recipe.Degree);
        // What those who judge were shown here they can't judge blind any more.
        if (part is not null && !caller.May(Permission.SeeModel) && !caller.IsModelHidden(part.Degree))
            shown.Add(part.Rid);
        return Results.Ok(new LiveAnswer(
            now.Utc,
            now.Status switch
            {
                HealthStatus.Ok when now.Losses.Count == 0 => "running",
                HealthStatus.Ok or HealthStatus.Degraded => "degraded",
                _ => "stopped",
            },
            [.. now.Troubles.Select(t => $"{t.Name}: {t.Reason}")],
            now.Recipe.Degree.ToWire(),
            now.Recipe.Name,
            new(LineOf(now), now.Output.IsWorking ? null : now.Output.Reason),
            now.PartsPerMinute is { } rate ? Math.Round(rate, 1) : null,
            now.ShiftUtc,
            now.Shift.Total,
            isHidden ? null : new(now.Shift.Ok, now.Shift.Ng, now.Shift.Unsure, now.Shift.None),
            part is null ? null : Shown(part, caller),
            isHidden ? null : Waiting(queue.Look(), caller),
            new(now.Ledger.Queued, now.Ledger.IsWritable ? 0 : Math.Max(1, now.Ledger.Queued)),
            [.. now.Losses.Select(l => new LossAnswer(l.Reason, l.Count, (int)RecentLosses.Span.TotalMinutes))],
            isHidden));
    }

    /// <summary>Between two parts the gate rests at reject, as it should: what it does at this moment says nothing.</summary>
    private static string LineOf(LiveState now) =>
        !now.Recipe.Degree.DrivesOutput() ? "none"
        : now.Output.IsWorking && now.Ledger.IsWritable && now.Status is HealthStatus.Ok or HealthStatus.Degraded ? "pass"
        : "reject";

    private static WaitingAnswer Waiting((long Review, long Adjudication) counts, PanelCaller caller) =>
        new(counts.Review, caller.May(Permission.Adjudicate) ? counts.Adjudication : 0);

    private static LastAnswer Shown(ShownPart part, PanelCaller caller)
    {
        var isHidden = caller.IsModelHidden(part.Degree);
        return new(part.Number, part.CapturedUtc, part.Part, isHidden ? null : part.Verdict, isHidden ? null : part.Action.ToWire(), HasPicture: true);
    }

    private static IResult Picture(LiveStation station, long? number) => (number is { } asked ? station.Find(asked) : station.Part) switch
    {
        { } part => Results.Bytes(part.Jpeg, "image/jpeg"),
        null when number is null => PanelProblem.NotFound("No part has come by since somebody looks."),
        null => PanelProblem.NotFound($"Part {number} was not shown, or others were since: ask /live for the last one."),
    };
}
