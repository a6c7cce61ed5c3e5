using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Panel;

/// <summary>Lets what answers GET answer HEAD too, as who watches an address expects. The server leaves the body out by itself.</summary>
public static class HeadRequests
{
    /// <summary>Adds HEAD to the endpoints that take GET.</summary>
    public static TBuilder AnswerHead<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.Add(AddTo);
        return endpoints;
    }

    private static void AddTo(EndpointBuilder endpoint)
    {
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata known && known.HttpMethods.Contains(HttpMethods.Get))
                endpoint.Metadata[i] = new HttpMethodMetadata([.. known.HttpMethods.Union([HttpMethods.Head])], known.AcceptCorsPreflight);
        }
    }
}
