using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>The panel's interface: what its pages call, and programs with a token.</summary>
internal static class PanelApi
{
    /// <summary>What every address begins with.</summary>
    public const string Root = "/api/v1";

    /// <summary>Whether a request is one to an interface: who sends it reads no pages.</summary>
    public static bool Has(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>Maps all of it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root).AddEndpointFilter(AddressFaults.RefuseUnknownAsync);
        SessionEndpoints.Map(api);
        ReviewEndpoints.Map(api);
        CatalogueEndpoints.Map(api);
        RecordEndpoints.Map(api);
        AccountEndpoints.Map(api);
        LiveEndpoints.Map(api);
        InspectEndpoint.Map(api);
        AgreementEndpoints.Map(api);
        StudyEndpoints.Map(api);
        PracticeEndpoints.Map(api);
        PanelDocument.Map(app);
    }
}
