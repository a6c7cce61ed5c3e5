using EdgeInspect.Core.Fleet;
using EdgeInspect.Panel.Live;
using EdgeInspect.Panel.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace EdgeInspect.Panel;

/// <summary>The hub's pages: stations, records and events of a fleet.</summary>
public static class FleetPages
{
    /// <summary>
    /// Adds what the pages need. The host itself adds the <see cref="IFleetReader"/> that they read, and that says how much they may read
    /// at once and for how long.
    /// </summary>
    public static IServiceCollection AddFleetPages(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddLocalization();
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LiveOptions());
        services.TryAddSingleton<LiveReads>();
        return services;
    }

    /// <summary>
    /// Maps the pages at <c>/</c>, and the files that they bring. Pictures are expected at <c>/api/v1/images/{sha256}</c>, exports at
    /// <c>/api/v1/records</c>. The pages change nothing and take no forms, so they need no token against forged requests.
    /// </summary>
    public static IEndpointRouteBuilder MapFleetPages(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        PageAssets.Instance.Map(endpoints);
        var pages = endpoints.MapRazorComponents<App>();
        pages.AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        pages.DisableAntiforgery();
        pages.Add(PageHeaders.AddTo);
        pages.Add(LimitNotFound);
        pages.AnswerHead();
        return endpoints;
    }

    /// <summary>The page of addresses that there are not is only read: it must not take what other addresses refuse to be sent.</summary>
    private static void LimitNotFound(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any(c => c.Type == typeof(NotFoundPage)))
            return;
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata)
                endpoint.Metadata[i] = new HttpMethodMetadata([HttpMethods.Get]);
        }
    }
}
