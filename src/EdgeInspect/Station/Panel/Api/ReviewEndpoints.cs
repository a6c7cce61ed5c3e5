using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Asks for parts to judge.</summary>
internal sealed record TakeRequest(int Count, ReviewOrder Order = ReviewOrder.Newest, bool Adjudicate = false);

/// <summary>Parts to judge.</summary>
internal sealed record TakeAnswer(IReadOnlyList<ReviewItem> Items, long Waiting);

/// <summary>What somebody says of a part.</summary>
internal sealed record DecisionRequest(Verdict Verdict, string? Class = null, DefectSeverity? Severity = null, string? Note = null, int TookMs = 0);

/// <summary>A label was taken; how many parts wait now is null for who may not see the model.</summary>
internal sealed record DecisionAnswer(long Seq, long? Waiting);

/// <summary>A part that is in hand again, and what was said of it.</summary>
internal sealed record UndoAnswer(ReviewItem Item, SaidOfPart Label);

/// <summary>Handing out parts and taking labels.</summary>
internal static class ReviewEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("review");
        var review = api.MapGroup("/review");
        review.MapPost("/take", Take).WithSummary("Parts for the caller to judge: those in its hand, and new ones as far as some are missing.")
            .Produces<TakeAnswer>().For(Permission.Review).WithMetadata(new UntouchedMetadata());
        review.MapPost("/{token:guid}/decision", DecideAsync).WithSummary("Takes a label; it is durable when this answers.")
            .Produces<DecisionAnswer>().For(Permission.Review);
        review.MapPost("/undo", UndoAsync).WithSummary("Takes back the caller's last label, or that of a part judged in the last minutes.").Produces<UndoAnswer>().For(Permission.Review);
        review.MapPost("/give-back", (Delegate)GiveBack).WithSummary("Gives back what the caller has in hand.").For(Permission.Review);
        review.MapGet("/{token:guid}/picture", Picture).WithSummary("The picture of a part in hand.").For(Permission.Review);
        review.MapGet("/{token:guid}/reference/{n:int}", Reference).WithSummary("A good part like the one in hand, the nearest first.").For(Permission.Review);
        review.MapGet("/{token:guid}/map", AnomalyMap).WithSummary("The anomaly map of a part in hand, where the caller may see it.").For(Permission.Review);
    }

    private static IResult Take(HttpContext context, Body<TakeRequest> body, ReviewDesk desk, ReviewView view)
    {
        if (body.Problem is { } problem)
            return problem;
        var (count, order, isAdjudication) = body.Value!;
        if (count is < 1 or > ReviewDesk.MostInHand)
            return PanelProblem.Wrong(new PanelFault("count", $"{count}", $"1 to {ReviewDesk.MostInHand}"));
        var caller = context.Caller();
        if (isAdjudication && !caller.May(Permission.Adjudicate))
            return PanelProblem.Forbidden($"To decide what others disagree on needs the role {Permissions.LeastRole(Permission.Adjudicate).ToWire()}.");
        var tasks = desk.Take(caller.Account, order, isAdjudication, count);
        ReviewItem[] items = [.. tasks.Select(t => view.Show(t, caller)).OfType<ReviewItem>()];
        // Who gets fewer than were asked for has all that there are to get; others may have some in hand.
        return Results.Ok(new TakeAnswer(items, tasks.Count < count ? items.Length : view.Waiting(isAdjudication, caller)));
    }

    private static async Task<IResult> DecideAsync(HttpContext context, Guid token, Body<DecisionRequest> body, ReviewDesk desk, ReviewView view)
    {
        if (body.Problem is { } problem)
            return problem;
        var said = body.Value!;
        var caller = context.Caller();
        var isAdjudication = desk.InHand(caller.Account, token)?.Purpose == ReviewPurpose.Adjudication;
        var label = new PartLabel(said.Verdict, said.Class, said.Severity, said.Note is { Length: 0 } ? null : said.Note);
        var outcome = await desk.DecideAsync(caller.Account, token, label, TimeSpan.FromMilliseconds(Math.Max(0, said.TookMs)));
        return outcome.Refusal is null
            ? Results.Ok(new DecisionAnswer(outcome.Seq, caller.May(Permission.SeeModel) ? view.Waiting(isAdjudication, caller) : null))
            : LabelProblem.Of(outcome.Message!, label) ?? Refused(outcome);
    }

    private static async Task<IResult> UndoAsync(HttpContext context, Guid? part, ReviewDesk desk, ReviewView view)
    {
        var caller = context.Caller();
        if (desk.LastOf(caller.Account, part) is not { } last)
            return PanelProblem.Conflict("There is no such label of yours that can be taken back.");
        var outcome = await desk.UndoAsync(caller.Account, last.Given.Task.Token);
        if (outcome.Refusal is not null)
            return Refused(outcome);
        return view.Show(last.Given.Task, caller) is { } item
            ? Results.Ok(new UndoAnswer(item, SaidOfPart.Of(last.Given.Label)))
            : PanelProblem.NotFound("The label was taken back; the part's picture is gone meanwhile.");
    }

    private static IResult GiveBack(HttpContext context, ReviewDesk desk)
    {
        desk.GiveBack(context.Caller().Account.Name);
        return Results.NoContent();
    }

    private static IResult Picture(HttpContext context, Guid token, ReviewDesk desk, PartFiles files) =>
        desk.InHand(context.Caller().Account, token) is { } task && files.Find(task.Rid) is { } part
            ? PictureAnswer.Of(context, part.Picture)
            : PanelProblem.NotFound("This part is not in your hand, or its picture is gone.");

    private static IResult Reference(HttpContext context, Guid token, int n, ReviewDesk desk, PartFiles files, GoodParts good)
    {
        if (desk.InHand(context.Caller().Account, token) is not { } task || files.Find(task.Rid) is not { } part)
            return PanelProblem.NotFound("This part is not in your hand, or its picture is gone.");
        return good.Nearest(task.Rid, part.Picture, n) is { } path
            ? PictureAnswer.Of(context, path)
            : PanelProblem.NotFound("There are not so many good parts to compare with.");
    }

    private static IResult AnomalyMap(HttpContext context, Guid token, ReviewDesk desk, PartFiles files)
    {
        var caller = context.Caller();
        var part = desk.InHand(caller.Account, token) is { } task && files.Find(task.Rid) is { } found && ReviewView.ShowsModel(task, found, caller) ? found : null;
        // As if there were none: that there is one, and is kept back, would be the model's opinion already.
        return part?.Map is { } map ? PictureAnswer.Of(context, map) : PanelProblem.NotFound("There is no map of this part for you.");
    }

    private static IResult Refused(ReviewOutcome outcome) => outcome.Refusal switch
    {
        ReviewRefusal.WrongLabel => PanelProblem.Wrong(outcome.Message!),
        ReviewRefusal.NotYours => PanelProblem.Conflict(outcome.Message!),
        _ => PanelProblem.Unavailable(outcome.Message!),
    };
}
