using System.Collections.Immutable;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Panel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Api;

/// <summary>The hub's REST interface, which reads and changes nothing, and the document that describes it.</summary>
internal static class FleetApi
{
    /// <summary>What every address begins with.</summary>
    public const string Root = "/api/v1";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Every address.</summary>
    public static ImmutableArray<ApiEndpoint> Endpoints { get; } =
        [.. StationEndpoints.All, .. EventEndpoints.All, .. RecordEndpoints.All, .. ImageEndpoints.All];

    /// <summary>
    /// Adds what it needs, and the <see cref="IFleetReader"/> of the pages, which pass its gates. The host itself adds the
    /// <see cref="IFleetStore"/> that both read.
    /// </summary>
    public static IServiceCollection AddFleetApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton(s => new ApiGates(s.GetRequiredService<HubOptions>().Api, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFleetReader, PageReader>();
        return ApiDocument.AddTo(services);
    }

    /// <summary>Maps it below <c>/api/v1</c>, and its document at <c>/openapi/v1.json</c>.</summary>
    public static void MapFleetApi(this IEndpointRouteBuilder app)
    {
        foreach (var endpoint in Endpoints)
        {
            // As a delegate of any kind, not as a RequestDelegate: only such ones are described.
            Delegate answer = (HttpContext context) => AnswerAsync(context, endpoint);
            app.MapMethods(Root + endpoint.Pattern, Methods, answer).WithMetadata(endpoint);
        }

        app.Map("/api/{**rest}", RefuseAsync);
        app.MapOpenApi("/openapi/{documentName}.json").AnswerHead();
    }

    private static async Task AnswerAsync(HttpContext context, ApiEndpoint endpoint)
    {
        AddHeaders(context.Response.Headers);
        var services = context.RequestServices;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var left = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var call = new ApiCall(
            context, services.GetRequiredService<IFleetStore>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ApiGates>(), left.Token);
        var problem = call.ReadParameters(endpoint.Parameters) is { Length: > 0 } faults
            ? ApiProblem.Wrong(faults)
            : await TryAnswerAsync(call, endpoint, services.GetRequiredService<ILogger<ApiEndpoint>>());
        await EndAsync(context, problem);
        services.GetRequiredService<ApiMetrics>().Answered(context.Response.StatusCode);
    }

    private static async Task<ApiProblem?> TryAnswerAsync(ApiCall call, ApiEndpoint endpoint, ILogger logger)
    {
        try
        {
            using var place = await call.Gates.Answers.EnterAsync(ApiGate.Patience, call.Cancellation);
            return await endpoint.AnswerAsync(call);
        }
        catch (ApiBusyException e)
        {
            ApiLog.Busy(logger, endpoint.Name, e.Message);
            return ApiProblem.Busy(e.Message);
        }
        catch (FleetStoreException e) when (e.IsRefusal)
        {
            return ApiProblem.Refused(e.Message);
        }
        catch (FleetStoreException e)
        {
            ApiLog.Unavailable(logger, endpoint.Name, e.Message);
            return ApiProblem.Unavailable(e.Message);
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            ApiLog.BrokenOff(logger, endpoint.Name);
            return ApiProblem.Unavailable("The hub is being stopped.");
        }
    }

    /// <summary>Tells a problem; when part of an answer is out already, by ending the connection before the answer's end.</summary>
    private static async Task EndAsync(HttpContext context, ApiProblem? problem)
    {
        if (problem is null)
            return;
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            context.Abort();
        else
            await problem.WriteAsync(context.Response, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        AddHeaders(context.Response.Headers);
        if (Methods.Contains(context.Request.Method))
            return ApiProblem.NotFound("There is no such address; /openapi/v1.json describes all.").WriteAsync(context.Response,
                context.RequestAborted);
        context.Response.Headers.Allow = string.Join(", ", Methods);
        var problem = new ApiProblem(StatusCodes.Status405MethodNotAllowed, "Method not allowed", "This interface reads: GET and HEAD.");
        return problem.WriteAsync(context.Response, context.RequestAborted);
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }
}
