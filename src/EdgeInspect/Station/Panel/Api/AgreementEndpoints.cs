using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Parts that are to be judged again.</summary>
internal sealed record RelabelRequest(IReadOnlyList<Guid> Parts);

/// <summary>A round was started, with so many parts.</summary>
internal sealed record RelabelStartedAnswer(long Id, int Parts);

/// <summary>A round, and what it shows so far.</summary>
internal sealed record RelabelAnswer(
    long Id, int CatalogueVersion, string StartedBy, DateTimeOffset Started, GroupAnswer Before, GroupAnswer After, long BecameAgreed,
    long BecameSplit, Core.Lifecycle.Estimate? Change, long Waiting, long Lost);

/// <summary>Agreement of labels, and asking again where there is little.</summary>
internal static class AgreementEndpoints
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("agreement");
        api.MapGet("/agreement", AgreementAsync)
            .WithSummary("How far labels agree, of the last 90 days or since a time: with the role lead all, else the caller's own figures.")
            .WithDescription("Own figures are of 7, 30, 90 days or all, whichever holds the time, all as of one moment at most an hour ago.")
            .Produces<AgreementAnswer>().For(Permission.Review);
        api.MapGet("/relabels", Relabels).WithSummary("Rounds in which disputed parts were judged again.")
            .Produces<IEnumerable<RelabelAnswer>>().For(Permission.ViewAgreement);
        api.MapPost("/relabels", RelabelAsync).WithSummary("Has parts judged again by those who judged them.")
            .Produces<RelabelStartedAnswer>().For(Permission.RunStudies);
    }

    private static async Task<IResult> AgreementAsync(
        HttpContext context, AgreementFigures figures, TimeProvider time, DateTimeOffset? since = null, bool simulated = true)
    {
        var caller = context.Caller();
        var from = since ?? new DateTimeOffset((time.GetUtcNow() - Usual).UtcDateTime.Date, TimeSpan.Zero);
        return Results.Ok(caller.May(Permission.ViewAgreement)
            ? AgreementAnswer.Of(await figures.OfAsync(from, simulated, context.RequestAborted))
            : AgreementAnswer.OwnOf(await figures.OwnAsync(caller.Account.Name, from, simulated, context.RequestAborted)));
    }

    private static IResult Relabels(IRelabelStore store, RelabelBoard board) =>
        Results.Ok(store.All().Select(r => Answer(r, board.ResultOf(r.Id))));

    private static async Task<IResult> RelabelAsync(HttpContext context, Body<RelabelRequest> body, RelabelBoard board, ReviewDesk desk)
    {
        if (body.Problem is { } problem)
            return problem;
        var parts = body.Value!.Parts;
        var outcome = await board.StartAsync(context.Caller().Account, [.. parts], desk.Catalogue);
        if (outcome.Problem is null)
            return Results.Ok(new RelabelStartedAnswer(outcome.Id, outcome.Parts));
        return PanelFault.Of(outcome.Problem, _ => string.Join(", ", parts)) is { } fault
            ? PanelProblem.Wrong(outcome.Problem, [fault])
            : PanelProblem.Unavailable(outcome.Problem);
    }

    private static RelabelAnswer Answer(StoredRelabel round, RelabelResult result) => new(
        round.Id, round.CatalogueVersion, round.StartedBy, round.Started, GroupAnswer.Of(result.Before), GroupAnswer.Of(result.After),
        result.BecameAgreed, result.BecameSplit, result.Change, result.Waiting, result.Lost);
}
