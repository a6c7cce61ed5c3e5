using EdgeInspect.Core.Access;
using EdgeInspect.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>The OpenAPI document of the panel's interface, made of the endpoints themselves.</summary>
internal static class PanelDocument
{
    /// <summary>Where it is.</summary>
    public const string Address = "/openapi/v1.json";

    private const string Once = "document";

    private const string Description =
        "What a station's panel shows and takes. Names are snake_case; times ISO 8601, UTC; errors application/problem+json. A person is known by "
        + "the cookie of its session and sends the page's token with each change; a program sends its own token as 'Authorization: Bearer'.";

    /// <summary>Adds it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        // Making it is work, and the address is open to strangers: it is made once a day, whatever they write behind it.
        services.AddOutputCache(cache => cache.AddPolicy(
            Once, policy => policy.Expire(TimeSpan.FromDays(1)).SetVaryByQuery([]).SetVaryByHost(false)));
        services.AddOpenApi("v1", Describe);
    }

    /// <summary>Serves it.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").ForEverybody().CacheOutput(Once);

    private static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "EdgeInspect station", Version = HealthBoard.ProgramVersion, Description = Description };
            document.Servers = [new() { Url = "/" }];
            document.AddComponent("token", (IOpenApiSecurityScheme)new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PanelRule>().FirstOrDefault() is { Permission: { } permission })
                operation.Description = $"{operation.Description} Needs the role {Permissions.LeastRole(permission).ToWire()} or a later one.".TrimStart();
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "Why not: what, what was given, and what is allowed (RFC 9457).",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() },
            };
            // A file as it is: what is described as bytes would be sent as text.
            foreach (var (_, media) in operation.RequestBody?.Content?.Where(c => c.Key.StartsWith("image/", StringComparison.Ordinal)) ?? [])
                media.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            return Task.CompletedTask;
        });
    }
}
