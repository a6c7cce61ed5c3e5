using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Practice;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>A part to practise on; null when there is none.</summary>
internal sealed record PracticeItem(Guid? Token, string? Picture);

/// <summary>What somebody who practises says.</summary>
internal sealed record PracticeRequest(Verdict Verdict, string? Class = null, int TookMs = 0);

/// <summary>Whether it was right, and what is true.</summary>
internal sealed record PracticeResult(bool IsRight, Verdict Verdict, string? Class);

/// <summary>How somebody practised on parts of one truth.</summary>
internal sealed record PracticeScoreAnswer(
    string Account, Verdict Verdict, string? Class, long Answers, long Right, Core.Lifecycle.Proportion? Share);

/// <summary>Practice on parts of known truth, with feedback at once. It gives no labels.</summary>
internal static class PracticeEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var practice = app.MapGroup("/practice").WithTags("practice");
        practice.MapPost("/next", (HttpContext context, PracticeDesk desk) => Results.Ok(Item(desk.Next(context.Caller().Account))))
            .WithSummary("The part that the caller has in hand to practise on, or another.")
            .Produces<PracticeItem>().For(Permission.Review);
        practice.MapGet("/{token:guid}/picture", Picture).WithSummary("Its picture.").For(Permission.Review);
        practice.MapPost("/{token:guid}/answer", AnswerAsync).WithSummary("Takes an answer and tells whether it was right.")
            .Produces<PracticeResult>().For(Permission.Review);
        practice.MapGet("/scores", Scores).WithSummary("How people practised: the caller, or with the role lead all.")
            .Produces<IEnumerable<PracticeScoreAnswer>>().For(Permission.Review);
    }

    private static PracticeItem Item(PracticePart? part) =>
        part is null ? new(null, null) : new(part.Token, $"{PanelApi.Root}/practice/{part.Token}/picture");

    private static IResult Picture(HttpContext context, Guid token, PracticeDesk desk, PartFiles files) =>
        desk.Next(context.Caller().Account) is { } part && part.Token == token && files.Find(part.Rid) is { } file
            ? PictureAnswer.Of(context, file.Picture)
            : PanelProblem.NotFound("This part is not in your hand, or its picture is gone.");

    private static async Task<IResult> AnswerAsync(
        HttpContext context, Guid token, Body<PracticeRequest> body, PracticeDesk desk, ReviewDesk reviews)
    {
        if (body.Problem is { } problem)
            return problem;
        var said = body.Value!;
        var took = TimeSpan.FromMilliseconds(Math.Max(0, said.TookMs));
        var label = new PartLabel(said.Verdict, said.Class);
        var feedback = await desk.AnswerAsync(context.Caller().Account, token, label, took, reviews.Catalogue);
        return feedback.Answer is { } answer
            ? Results.Ok(new PracticeResult(answer.IsRight, answer.Truth.Verdict, answer.Truth.DefectClass))
            : LabelProblem.Of(feedback.Problem!, label) ?? PanelProblem.Conflict(feedback.Problem!);
    }

    private static IResult Scores(HttpContext context, IPracticeStore store)
    {
        var caller = context.Caller();
        var isAll = caller.May(Permission.ViewAgreement);
        return Results.Ok(store.Scores().Where(s => isAll || s.Account == caller.Account.Name)
            .Select(s => new PracticeScoreAnswer(s.Account, s.Verdict, s.DefectClass, s.Answers, s.Right, s.Share)));
    }
}
