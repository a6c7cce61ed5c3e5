using EdgeInspect.Panel.Shell;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Panel;

/// <summary>The station's pages: made on the server, each change a request of its own to the station's interface. No page keeps a connection.</summary>
public static class StationPages
{
    /// <summary>Adds what the pages need.</summary>
    public static IServiceCollection AddStationPages(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRazorComponents();
        services.AddLocalization();
        return services;
    }

    /// <summary>Maps the files that the pages bring.</summary>
    public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapStationAssets(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return PageAssets.Instance.Map(endpoints);
    }
}
