using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>How a study is to be done.</summary>
internal sealed record StudyRequest(IReadOnlyList<string> Inspectors, int Parts = 50, int Rounds = 3);

/// <summary>Why a study is given up.</summary>
internal sealed record AbortRequest(string Reason);

/// <summary>Asks for parts of the running study.</summary>
internal sealed record StudyTakeRequest(int Count);

/// <summary>Attribute studies: started, judged, ended, reported.</summary>
internal static class StudyEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("studies");
        var studies = api.MapGroup("/studies");
        studies.MapGet("", (IStudyStore store, StudyBoard board) => Results.Ok(All(store, board)))
            .WithSummary("All attribute studies, the newest first.").Produces<StudiesAnswer>().For(Permission.RunStudies);
        studies.MapGet("/{id:long}", (long id, IStudyStore store, StudyBoard board) =>
                store.Find(id) is { } study ? Results.Ok(Answer(study, store, board)) : PanelProblem.NotFound($"There is no study {id}."))
            .WithSummary("A study, and its report once it is finished.").Produces<StudyAnswer>().For(Permission.RunStudies);
        studies.MapPost("", StartAsync).WithSummary("Starts a study.").Produces<StudyAnswer>().For(Permission.RunStudies);
        studies.MapPost("/{id:long}/finish", FinishAsync).WithSummary("Ends a study of which nothing is left to judge.")
            .Produces<StudyAnswer>().For(Permission.RunStudies);
        studies.MapPost("/{id:long}/abort", AbortAsync).WithSummary("Gives a study up.").Produces<StudyAnswer>().For(Permission.RunStudies);
        studies.MapPost("/take", Take).WithSummary("Parts of the running study for the caller to judge.")
            .Produces<TakeAnswer>().For(Permission.Review).WithMetadata(new UntouchedMetadata());
    }

    /// <summary>All studies, the newest first, each with its report when it is finished.</summary>
    public static StudiesAnswer All(IStudyStore store, StudyBoard board) =>
        StudiesAnswer.Of(store.Known([]), [.. store.All().Select(store.Find).OfType<StoredStudy>().Select(s => Answer(s, store, board))]);

    /// <summary>How many parts an account still has to judge in the running study.</summary>
    public static int LeftFor(string account, IStudyStore store)
    {
        var own = store.Running() is { } study ? store.Progress(study.Id).FirstOrDefault(p => p.Inspector == account) : null;
        return own is null ? 0 : own.Total - own.Judged - own.Lost;
    }

    private static async Task<IResult> StartAsync(
        HttpContext context, Body<StudyRequest> body, StudyBoard board, IStudyStore store, IAccountStore accounts)
    {
        if (body.Problem is { } problem)
            return problem;
        var (inspectors, parts, rounds) = body.Value!;
        // Who may look the model's opinion up can't be said to judge without it.
        var strangers = inspectors.Where(name => accounts.Find(name) is not { IsActive: true } who || who.Role.Allows(Permission.SeeModel)).ToArray();
        if (strangers.Length > 0)
            return PanelProblem.Wrong(new PanelFault("inspectors", string.Join(", ", strangers), "names of accounts of inspectors and leads that are switched on"));
        var outcome = await board.StartAsync(context.Caller().Account, new([.. inspectors], parts, rounds));
        return Told(outcome, store, board, _ => string.Join(", ", inspectors));
    }

    private static async Task<IResult> FinishAsync(HttpContext context, long id, StudyBoard board, IStudyStore store) =>
        store.Running()?.Id == id ? Told(await board.FinishAsync(context.Caller().Account), store, board, _ => null) : NotRunning(id);

    private static async Task<IResult> AbortAsync(
        HttpContext context, long id, Body<AbortRequest> body, StudyBoard board, IStudyStore store)
    {
        if (body.Problem is { } problem)
            return problem;
        return store.Running()?.Id == id
            ? Told(await board.AbortAsync(context.Caller().Account, body.Value!.Reason), store, board, _ => body.Value.Reason)
            : NotRunning(id);
    }

    private static IResult Take(HttpContext context, Body<StudyTakeRequest> body, ReviewDesk desk, ReviewView view, IStudyStore store)
    {
        if (body.Problem is { } problem)
            return problem;
        var count = body.Value!.Count;
        if (count is < 1 or > ReviewDesk.MostInHand)
            return PanelProblem.Wrong(new PanelFault("count", $"{count}", $"1 to {ReviewDesk.MostInHand}"));
        var caller = context.Caller();
        var tasks = desk.TakeStudy(caller.Account, count);
        return Results.Ok(new TakeAnswer(
            [.. tasks.Select(t => view.Show(t, caller)).OfType<ReviewItem>()], LeftFor(caller.Account.Name, store)));
    }

    private static StudyAnswer Answer(StoredStudy study, IStudyStore store, StudyBoard board) =>
        StudyAnswer.Of(study, store.Progress(study.Id), board.ReportOf(study.Id));

    private static IResult NotRunning(long id) => PanelProblem.Conflict($"Study {id} does not run.");

    private static IResult Told(StudyOutcome outcome, IStudyStore store, StudyBoard board, Func<string, string?> given)
    {
        if (outcome.Problems.IsEmpty)
            return Results.Ok(Answer(store.Find(outcome.Id)!, store, board));
        if (outcome.IsNotWritten)
            return PanelProblem.Unavailable(string.Join("; ", outcome.Problems));
        var faults = outcome.Problems.Select(p => PanelFault.Of(p, given)).OfType<PanelFault>().ToArray();
        return faults.Length == outcome.Problems.Length
            ? PanelProblem.Wrong(faults)
            : PanelProblem.Conflict(string.Join("; ", outcome.Problems));
    }
}
