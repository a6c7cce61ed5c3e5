using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// The stations' pictures at <c>/api/v1/images/{sha256}</c>: those that the store knows, as the type that it knows, and nothing else. Their
/// address is their content, so a browser keeps them; it is told to take them for nothing but pictures.
/// </summary>
internal static class ImageEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] MediaTypes = [.. Enum.GetValues<PictureFormat>().Select(format => format.ToMediaType())];

    /// <summary>Maps it.</summary>
    public static void MapImages(this IEndpointRouteBuilder app) => app.MapMethods("/api/v1/images/{sha256}", Methods, ServeAsync);

    private static async Task<IResult> ServeAsync(string sha256, IFleetReader rows, IFleetImages images, HttpContext context)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
            return Results.NotFound();
        try
        {
            var row = await rows.ImageAsync(sha256, context.RequestAborted);
            if (row is null || !MediaTypes.Contains(row.MediaType) || await images.OpenAsync(sha256, context.RequestAborted) is not { } content)
                return Results.NotFound();
            AddHeaders(context.Response.Headers);
            return Results.Stream(content, row.MediaType, entityTag: new EntityTagHeaderValue($"\"{sha256}\""));
        }
        catch (FleetStoreException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
