using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Panel.Shell;

/// <summary>Headers of every page: nothing is loaded from elsewhere, no script stands in a page, no other site shows it in a frame.</summary>
internal static class PageHeaders
{
    // Blazor and Radzen place what pops up by style attributes; style sheets and scripts come from the program alone.
    private const string Policy =
        "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Lets an endpoint send them.</summary>
    public static void AddTo(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        };
    }
}
