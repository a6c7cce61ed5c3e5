using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Panel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Hosting;

/// <summary>The pages that every role of the program serves: how it is, and what it has counted.</summary>
internal static class StatusPages
{
    private static readonly JsonSerializerOptions HealthJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    /// <summary>Serves <c>/health</c> and <c>/metrics</c>.</summary>
    public static void MapStatusPages(this IEndpointRouteBuilder app, Func<HealthReport> health)
    {
        app.MapGet("/health", context =>
        {
            var report = health();
            context.Response.StatusCode =
                report.Status == HealthStatus.Failing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return context.Response.WriteAsJsonAsync(report, HealthJson, context.RequestAborted);
        }).AnswerHead();
        app.MapGet("/metrics", context =>
        {
            var text = context.RequestServices.GetRequiredService<MetricsPage>().Read();
            context.Response.StatusCode = text is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            context.Response.ContentType = PrometheusTextExporter.ContentType;
            return context.Response.WriteAsync(text ?? "", context.RequestAborted);
        }).AnswerHead();
    }
}
