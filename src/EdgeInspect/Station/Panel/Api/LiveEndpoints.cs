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

/// <summary>
/// The part that is shown; verdict and action are null where the model is or was hidden, and where they are kept from those who judge, as
/// those of a random share of all parts are; is_kept says that they are null.
/// </summary>
internal sealed record LastAnswer(long Number, DateTimeOffset Utc, string Part, Verdict? Verdict, string? Action, bool IsKept, bool HasPicture);

/// <summary>What becomes of good parts: pass, reject where nothing may pass, or none where people decide.</summary>
internal sealed record LineAnswer(string State, string? Words);

/// <summary>Parts that wait for somebody; of those for leads only a lead is told.</summary>
internal sealed record WaitingAnswer(long Review, long Adjudication);

/// <summary>Records on their way to the disk.</summary>
internal sealed record LedgerAnswer(long Pending, long Failed);

/// <summary>
/// What went by of late: parts without an inspection by the reason of their gaps; rejected_late, parts judged OK that were rejected because
/// verdict or record came too late; order_failed, orders that the output line carried out too late or not at all, so that a part may have
/// passed that should not. Who judges is told of rejected_late once a minute and 20 parts have gone by, of the others at once.
/// </summary>
internal sealed record LossAnswer(string Reason, long Count, int Minutes);

/// <summary>
/// The line now; counts by verdict and of what waits are null where the model is hidden. For who judges they are told anew once a minute
/// and 20 parts have gone by: beside a part, one more would say what the model says of it. The total, which says nothing of a verdict, is
/// always that of now, so that the others need not add up to it. Parts per minute are null until they are known.
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

    private static IResult Live(HttpContext context, LiveStation station, LiveDiscretion discretion)
    {
        var (caller, now) = (context.Caller(), station.Look());
        var isHidden = caller.IsModelHidden(now.Recipe.Degree);
        var (shift, (waiting, losses)) = (discretion.ShiftFor(caller, now), discretion.RestFor(caller, now));
        return Results.Ok(new LiveAnswer(
            now.Utc,
            now.Status switch
            {
                HealthStatus.Ok when losses.Count == 0 => "running",
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
            isHidden ? null : new(shift.Ok, shift.Ng, shift.Unsure, shift.None),
            station.Part is { } part ? Told(part, caller, discretion, isHidden) : null,
            isHidden ? null : waiting,
            new(now.Ledger.Queued, now.Ledger.IsWritable ? 0 : Math.Max(1, now.Ledger.Queued)),
            [.. losses.Select(l => new LossAnswer(l.Reason, l.Count, (int)RecentLosses.Span.TotalMinutes))],
            isHidden));
    }

    /// <summary>Between two parts the gate rests at reject, as it should: what it does at this moment says nothing.</summary>
    private static string LineOf(LiveState now) =>
        !now.Recipe.Degree.DrivesOutput() ? "none"
        : now.Output.IsWorking && now.Ledger.IsWritable && now.Status is HealthStatus.Ok or HealthStatus.Degraded ? "pass"
        : "reject";

    /// <summary>A part of before a change of the degree is told of as it was then, and nothing where the model is hidden now.</summary>
    private static LastAnswer Told(ShownPart part, PanelCaller caller, LiveDiscretion discretion, bool isHidden)
    {
        var isTold = !isHidden && discretion.Tell(part, caller);
        return new(
            part.Number,
            part.CapturedUtc,
            part.Part,
            isTold ? part.Verdict : null,
            isTold ? part.Action.ToWire() : null,
            IsKept: !isTold,
            HasPicture: true);
    }

    private static IResult Picture(LiveStation station, long? number) => (number is { } asked ? station.Find(asked) : station.Part) switch
    {
        { } part => Results.Bytes(part.Jpeg, "image/jpeg"),
        null when number is null => PanelProblem.NotFound("No part has come by since somebody looks."),
        null => PanelProblem.NotFound($"Part {number} was not shown, or others were since: ask /live for the last one."),
    };
}
