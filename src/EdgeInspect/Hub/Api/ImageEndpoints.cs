using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// The stations' pictures: those that the store knows, as the type that it knows, and nothing else. Their address is their content, so a
/// browser keeps them; it is told to take them for nothing but pictures.
/// </summary>
internal static class ImageEndpoints
{
    private static readonly string[] MediaTypes = [.. Enum.GetValues<PictureFormat>().Select(format => format.ToMediaType())];

    /// <summary>Them.</summary>
    public static ImmutableArray<ApiEndpoint> All { get; } =
    [
        new(
            "/images/{sha256}", "get_image", "images", "A picture", [ApiParameters.Picture],
            [.. MediaTypes.Select(type => (type, (string?)"Picture"))], GetAsync)
        {
            HasTag = true,
            Description = "A frame or an anomaly map, byte for byte as it was stored; `images` of a record names it. It never changes.",
        },
    ];

    private static async Task<ApiProblem?> GetAsync(ApiCall call)
    {
        var sha256 = call.Get(ApiParameters.Picture, "");
        var images = call.Context.RequestServices.GetRequiredService<IFleetImages>();
        if (await call.ReadAsync((reader, stop) => reader.ImageAsync(sha256, stop)) is not { } row || !MediaTypes.Contains(row.MediaType))
            return ApiProblem.NotFound("The hub holds no such picture: it never came, or retention deleted it.");
        if (await images.OpenAsync(sha256, call.Cancellation) is not { } content)
            return ApiProblem.NotFound(
                "The database knows this picture, and its bytes are not where this hub keeps pictures (section Images): several hubs of a "
                + "database need one folder or bucket that they share.");
        AddHeaders(call.Response.Headers);
        await Results.Stream(content, row.MediaType, entityTag: new EntityTagHeaderValue($"\"{sha256}\"")).ExecuteAsync(call.Context);
        return null;
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
