using EdgeInspect.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EdgeInspect.Hub.Api;

/// <summary>The OpenAPI document, made of what the endpoints themselves carry.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";

    private const string Description =
        "Reads stations, records, gauges, drift windows and events of a fleet. Names are snake_case, as on the wire; times ISO 8601, UTC. "
        + "A wrong, missing, repeated or unknown parameter is an error that tells all of them at once. Every address answers HEAD, too. "
        + "There are no accounts yet: whoever reaches the address reads all.";

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddTo(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description =>
            description.HttpMethod == HttpMethods.Get && description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "EdgeInspect hub", Version = HealthBoard.ProgramVersion, Description = Description };
            // Relative: the document is right at whatever address a proxy shows it.
            document.Servers = [new() { Url = "/" }];
            foreach (var (name, schema) in ApiSchemas.All)
                document.AddComponent(name, schema);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().FirstOrDefault() is { } endpoint)
                Describe(operation, endpoint, context.Document!);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiOperation operation, ApiEndpoint endpoint, OpenApiDocument document)
    {
        operation.OperationId = endpoint.Name;
        operation.Summary = endpoint.Summary;
        operation.Description = endpoint.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(endpoint.Tag, document) };
        operation.Parameters = [.. endpoint.Parameters.Select(Describe)];
        operation.Responses = new()
        {
            ["200"] = Answer(endpoint.Summary + ".", [.. endpoint.Answers], document),
            ["400"] = Problem("Parameters are wrong: `errors` names each, what was given, and what is allowed.", document),
            ["503"] = Problem(
                "The database can't be read, takes too long, or too much is asked at once; `Retry-After` says when to try again.",
                document, hasRetry: true),
        };
        if (endpoint.HasTag)
            operation.Responses["304"] = new OpenApiResponse { Description = "The client has it already, as its `If-None-Match` says." };
        if (endpoint.MayBeMissing)
            operation.Responses["404"] = Problem("There is no such thing.", document);
        if (endpoint.IsNegotiated)
            operation.Responses["406"] = Problem("The header `Accept` takes none of the media types.", document);
    }

    private static IOpenApiParameter Describe(ApiParameter parameter) => new OpenApiParameter
    {
        Name = parameter.Name,
        In = parameter.IsInPath ? ParameterLocation.Path : ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = $"{parameter.Description} Allowed: {parameter.Allowed}.",
        Schema = parameter.Schema,
        Example = ExampleOf(parameter),
    };

    private static System.Text.Json.Nodes.JsonNode? ExampleOf(ApiParameter parameter) => parameter.Schema.Type switch
    {
        JsonSchemaType.Integer or JsonSchemaType.Number => System.Text.Json.Nodes.JsonNode.Parse(parameter.Example),
        _ => parameter.Example,
    };

    private static OpenApiResponse Problem(string description, OpenApiDocument document, bool hasRetry = false)
    {
        var response = Answer(description, [(ApiProblem.MediaType, "Problem")], document);
        if (hasRetry)
        {
            var seconds = new OpenApiHeader { Description = "Seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = seconds };
        }

        return response;
    }

    private static OpenApiResponse Answer(
        string description, (string MediaType, string? Schema)[] answers, OpenApiDocument document) => new()
    {
        Description = description,
        Content = answers.ToDictionary(
            answer => answer.MediaType,
            answer => new OpenApiMediaType
            {
                Schema = answer.Schema is { } name
                    ? new OpenApiSchemaReference(name, document)
                    : new OpenApiSchema { Type = JsonSchemaType.String, Description = "Columns: " + string.Join(", ", RecordCsv.Columns) },
            }),
    };
}
