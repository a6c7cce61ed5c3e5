using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>The next version of the catalogue.</summary>
internal sealed record CatalogueRequest(int Version, IReadOnlyList<DefectClass> Classes, string Why);

/// <summary>The defect catalogue.</summary>
internal static class CatalogueEndpoints
{
    private const int LongestReason = 500;

    /// <summary>The largest one that the rules allow has some 330 KiB, with every character of its texts escaped.</summary>
    private const int MostBytes = 512 * 1024;

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("catalogue");
        api.MapGet("/catalogue", (ReviewDesk desk) => Results.Ok(desk.Catalogue)).WithSummary("The labelling instructions in force.")
            .Produces<DefectCatalogue>().For(Permission.Review);
        api.MapPut("/catalogue", ChangeAsync).WithSummary("Puts the next version in force.").Produces<DefectCatalogue>().For(Permission.EditCatalogue)
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        api.MapGet("/catalogue/pictures/{rid:guid}", Picture).WithSummary("An example's picture.").For(Permission.Review);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, Body<CatalogueRequest> body, CatalogueKeeper keeper)
    {
        if (body.Problem is { } problem)
            return problem;
        var (version, classes, why) = body.Value!;
        if (why.Length is 0 or > LongestReason)
            return PanelProblem.Wrong(new PanelFault("why", why, $"1 to {LongestReason} characters: what became clearer by it"));
        var next = new DefectCatalogue(version, [.. classes]);
        var problems = await keeper.ChangeAsync(next, context.Caller().Account.Name, why);
        if (problems.Count == 0)
            return Results.Ok(next);
        if (problems[0] == CatalogueKeeper.NotWritten)
            return PanelProblem.Unavailable(problems[0]);
        return version != keeper.Current.Version + 1
            ? PanelProblem.Conflict(problems[0])
            : PanelProblem.Wrong(problems.Select(FaultOf));
    }

    /// <summary>Of words that first say what was given, which may name anything, and then what is allowed.</summary>
    private static PanelFault FaultOf(string problem)
    {
        var end = Math.Max(problem.LastIndexOf(": ", StringComparison.Ordinal), problem.LastIndexOf("; ", StringComparison.Ordinal));
        return new("classes", problem[..end], problem[(end + 2)..]);
    }

    private static IResult Picture(HttpContext context, Guid rid, ReviewDesk desk, PartFiles files) =>
        desk.Catalogue.Shows(rid) && files.Find(rid) is { } part
            ? PictureAnswer.Of(context, part.Picture)
            : PanelProblem.NotFound("The catalogue shows no such picture, or it is gone.");
}
