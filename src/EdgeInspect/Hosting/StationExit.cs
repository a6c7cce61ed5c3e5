using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>How a running station ends with a status other than success: the first failure counts, and it stops in good order.</summary>
internal sealed class StationExit(IHostApplicationLifetime lifetime, ILogger<StationExit> logger)
{
    private int _code;

    /// <summary>The exit status.</summary>
    public ExitCode Code => (ExitCode)Volatile.Read(ref _code);

    /// <summary>Stops the program because a component can't go on.</summary>
    /// <param name="code">The exit status.</param>
    /// <param name="reason">What failed, in plain words.</param>
    public void Fail(ExitCode code, string reason)
    {
        HostLog.Failed(logger, reason);
        Interlocked.CompareExchange(ref _code, (int)code, (int)ExitCode.Success);
        lifetime.StopApplication();
    }
}
