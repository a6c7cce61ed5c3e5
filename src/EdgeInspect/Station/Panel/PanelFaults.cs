using EdgeInspect.Adapters.Storage;
using EdgeInspect.Station.Panel.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>The outermost place of a request: it takes what inspection leaves of the processor, and whatever goes wrong is told to who asked, a bug
/// to the log as well.</summary>
internal sealed class PanelFaults(RequestDelegate next, ILogger<PanelFaults> logger)
{
    [ThreadStatic]
    private static bool _yields;

    /// <summary>Lets a request pass.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        Yield();
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
        catch (BadHttpRequestException e) when (!context.Response.HasStarted && e.StatusCode == StatusCodes.Status400BadRequest)
        {
            await AddressFaults.Of(context, e.Message).ExecuteAsync(context);
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

    /// <summary>
    /// Threads that serve pages yield to those that inspect, record and drive the line, which are not of the pool. What else the pool does
    /// (link to the hub, health) needs little.
    /// </summary>
    private static void Yield()
    {
        if (_yields)
            return;
        _yields = true;
        _ = ThreadNiceness.TryLower();
    }
}
