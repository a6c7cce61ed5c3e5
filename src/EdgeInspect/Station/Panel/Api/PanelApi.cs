using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>The panel's interface: what its pages call, and programs with a token.</summary>
internal static class PanelApi
{
    /// <summary>What every address begins with.</summary>
    public const string Root = "/api/v1";

    /// <summary>Maps all of it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root);
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
