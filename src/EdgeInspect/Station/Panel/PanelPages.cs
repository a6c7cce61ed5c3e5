using EdgeInspect.Panel;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel;

/// <summary>The panel's pages, each with what the station knows for it.</summary>
internal static class PanelPages
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapStationAssets().ForEverybody();
}
