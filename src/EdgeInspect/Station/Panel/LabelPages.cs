using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using EdgeInspect.Panel.Agreement;
using EdgeInspect.Panel.Review;
using EdgeInspect.Panel.Study;
using EdgeInspect.Station.Panel.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel;

/// <summary>Pages about labels: reviewing, agreement, studies, practice.</summary>
internal static class LabelPages
{
    private const int MostRounds = 5;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/review", (HttpContext context, PanelFrames frames, IStudyStore studies) => PanelPages.Page<ReviewPage>(
            frames.Of(context), ("StudyLeft", StudyEndpoints.LeftFor(context.Caller().Account.Name, studies)))).For(Permission.Review);
        app.MapGet("/study", (HttpContext context, PanelFrames frames) =>
            PanelPages.Page<ReviewPage>(frames.Of(context), ("IsStudy", true))).For(Permission.Review);
        app.MapGet("/practice", (HttpContext context, PanelFrames frames, ReviewDesk desk) =>
            PanelPages.Page<PracticePage>(frames.Of(context), ("Catalogue", desk.Catalogue))).For(Permission.Review);
        app.MapGet("/agreement", AgreementAsync).For(Permission.Review);
        app.MapGet("/studies", Studies).For(Permission.RunStudies);
    }

    private static async Task<RazorComponentResult<AgreementPage>> AgreementAsync(
        HttpContext context, PanelFrames frames, AgreementFigures figures, ReviewDesk desk, RelabelBoard board, IRelabelStore rounds,
        IAccountStore accounts, TimeProvider time)
    {
        var (caller, query) = (context.Caller(), context.Request.Query);
        var isOwn = !caller.May(Permission.ViewAgreement);
        var filter = AgreementFilter.Of(query["days"], isOwn ? null : query["simulated"].ToString());
        // From the begin of a day: whoever looks within seconds gets the same figures.
        var since = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date.AddDays(-filter.Days), TimeSpan.Zero);
        var report = isOwn
            ? await figures.OwnAsync(caller.Account.Name, since, filter.WithSimulated, context.RequestAborted)
            : await figures.OfAsync(since, filter.WithSimulated, context.RequestAborted);
        return PanelPages.Page<AgreementPage>(
            frames.Of(context), ("Report", report), ("Filter", filter),
            ("Catalogue", desk.Catalogue), ("IsOwn", isOwn), ("Rounds", isOwn ? [] : Rounds(rounds, board)),
            ("Names", accounts.All().ToDictionary(a => a.Name, a => a.DisplayName, StringComparer.Ordinal)));
    }

    private static System.Collections.Immutable.ImmutableArray<RelabelView> Rounds(IRelabelStore store, RelabelBoard board) =>
        [.. store.All().Take(MostRounds).Select(r => new RelabelView(r, board.ResultOf(r.Id)))];

    private static RazorComponentResult<StudiesPage> Studies(
        HttpContext context, PanelFrames frames, IStudyStore store, StudyBoard board, IAccountStore accounts, ReviewDesk desk)
    {
        StudyView[] studies =
        [
            .. store.All().Select(store.Find).OfType<StoredStudy>()
                .Select(s => new StudyView(s, store.Progress(s.Id), board.ReportOf(s.Id))),
        ];
        StudyCandidate[] candidates =
        [
            .. accounts.All().OrderBy(a => a.Role).ThenBy(a => a.DisplayName, StringComparer.CurrentCulture)
                .Select(a => new StudyCandidate(a.Name, a.DisplayName, a.IsSimulated, MayTakePart(a))),
        ];
        var known = store.Known([]);
        return PanelPages.Page<StudiesPage>(
            frames.Of(context), ("Studies", studies), ("Candidates", candidates), ("Catalogue", desk.Catalogue),
            ("KnownOk", known.Count(p => p.Verdict == Verdict.Ok)), ("KnownNg", known.Count(p => p.Verdict == Verdict.Ng)));
    }

    /// <summary>Whom the interface would refuse isn't offered, nor a program, which judges nothing.</summary>
    private static bool MayTakePart(Account account) =>
        account.IsActive && (account.IsOfPerson || account.IsSimulated) && !account.Role.Allows(Permission.SeeModel);
}
