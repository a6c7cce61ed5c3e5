using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>A record as the ledger holds it.</summary>
internal sealed record RecordAnswer(long Seq, string Kind, Guid? Rid, string Utc, JsonElement Record);

/// <summary>A page of a list; <paramref name="Next"/> is the next page's <c>before</c>.</summary>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, long? Next);

/// <summary>
/// A label that stands; <paramref name="Rid"/> is null for inspectors: a part that came twice, or one older than the others, would be known
/// for a test.
/// </summary>
internal sealed record LabelAnswer(
    long Seq, Guid? Rid, string Inspector, bool IsSimulated, SaidOfPart Label, string Utc, int CatalogueVersion, int TookMs);

/// <summary>Records, pictures and labels.</summary>
internal static class RecordEndpoints
{
    private const int MostOnPage = 500;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("records");
        api.MapGet("/records", Records).WithSummary("Records of the ledger, the newest first.").Produces<PageAnswer<RecordAnswer>>().For(Permission.SeeModel);
        api.MapGet("/records/{rid:guid}", Record).WithSummary("All records of a result.").Produces<PageAnswer<RecordAnswer>>().For(Permission.SeeModel);
        api.MapGet("/images/{rid:guid}", Image).WithSummary("The picture of a result, or its anomaly map with map=true.").For(Permission.Adjudicate);
        api.MapGet("/labels", Labels).WithSummary("Labels that stand, the newest first: the caller's own, or with the role lead everybody's.")
            .Produces<PageAnswer<LabelAnswer>>().For(Permission.Review);
    }

    private static IResult Records(PartFiles files, string? kind = null, long? before = null, int limit = 100)
    {
        if (limit is < 1 or > MostOnPage)
            return PanelProblem.Wrong(new PanelFault("limit", $"{limit}", $"1 to {MostOnPage}"));
        if (kind is not null && !RecordKinds.All.Contains(kind))
            return PanelProblem.Wrong(new PanelFault("kind", kind, string.Join(", ", RecordKinds.All)));
        var records = files.Read(reader => reader.Before(before ?? long.MaxValue, kind, limit));
        return Results.Ok(new PageAnswer<RecordAnswer>([.. records.Select(Answer)], records.Count == limit ? records[^1].Seq : null));
    }

    private static IResult Record(PartFiles files, Guid rid)
    {
        var records = files.Read(reader => reader.ByRid(rid));
        return records.Count == 0
            ? PanelProblem.NotFound($"There is no record of {rid}.")
            : Results.Ok(new PageAnswer<RecordAnswer>([.. records.Select(Answer)], null));
    }

    private static IResult Image(HttpContext context, PartFiles files, ReviewStore store, Guid rid, bool map = false)
    {
        var part = files.Find(rid);
        var caller = context.Caller();
        // Who is to decide on a part does so blind, also where the opinion is shown otherwise.
        var mayMap = map && part is not null && !caller.IsModelHidden(part.Degree)
            && (caller.May(Permission.SeeModel) || !store.IsUnsettled(rid));
        return (map ? (mayMap ? part!.Map : null) : part?.Picture) is { } path
            ? PictureAnswer.Of(context, path)
            : PanelProblem.NotFound($"There is no {(map ? "map" : "picture")} of {rid} for you.");
    }

    private static IResult Labels(
        HttpContext context, ReviewStore store, IAccountStore accounts, string? inspector = null, Guid? rid = null, long? before = null, int limit = 100)
    {
        if (limit is < 1 or > MostOnPage)
            return PanelProblem.Wrong(new PanelFault("limit", $"{limit}", $"1 to {MostOnPage}"));
        var caller = context.Caller();
        var whose = caller.May(Permission.ViewAgreement) ? inspector : caller.Account.Name;
        if (inspector is not null && inspector != whose)
            return PanelProblem.Forbidden($"Labels of others need the role {Permissions.LeastRole(Permission.ViewAgreement).ToWire()}.");
        // Who decides on a part must not know what was said of it, nor that somebody is to decide; who may read the ledger finds it there.
        var isBlind = whose != caller.Account.Name && !caller.May(Permission.SeeModel);
        var labels = store.Labels(whose, rid, before ?? long.MaxValue, limit, onlySettled: isBlind);
        if (labels.Count == 0 && inspector is not null && accounts.Find(inspector) is null)
            return PanelProblem.Wrong(new PanelFault("inspector", inspector, "the name of an account"));
        var answers = labels.Select(label => Answer(label, caller.May(Permission.ViewAgreement)));
        return Results.Ok(new PageAnswer<LabelAnswer>([.. answers], labels.Count == limit ? labels[^1].Seq : null));
    }

    private static RecordAnswer Answer(StoredRecord record) => new(
        record.Seq, record.Kind, record.Rid is { } rid ? Guid.Parse(rid) : null, record.TimeUtc, JsonElement.Parse(record.Payload.Span));

    private static LabelAnswer Answer(StoredLabel stored, bool hasPart) => new(
        stored.Seq, hasPart ? stored.Given.Task.Rid : null, stored.Given.Inspector, stored.Given.IsSimulated,
        SaidOfPart.Of(stored.Given.Label), Core.Fleet.WireTime.ToText(stored.Utc), stored.Given.CatalogueVersion, stored.Given.TookMs);
}
