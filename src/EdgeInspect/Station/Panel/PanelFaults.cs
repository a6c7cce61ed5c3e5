using EdgeInspect.Adapters.Storage;
using EdgeInspect.Station.Panel.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>The outermost place of a request: whatever goes wrong is told to who asked, and a bug to the log.</summary>
internal sealed class PanelFaults(RequestDelegate next, ILogger<PanelFaults> logger)
{
    /// <summary>Lets a request pass.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (StorageException e) when (!context.Response.HasStarted)
        {
            await PanelProblem.Unavailable(e.Message).ExecuteAsync(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await PanelProblem.TooMuch(e.StatusCode, e.Message).ExecuteAsync(context);
        }
#pragma warning disable CA1031 // What nobody expected must not end the panel; the log says what it was.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            PanelLog.RequestBroke(logger, context.Request.Method, context.Request.Path, e);
            await PanelProblem.Of(StatusCodes.Status500InternalServerError, "A bug", "The station met a bug; its log says which.").ExecuteAsync(context);
        }
    }
}
