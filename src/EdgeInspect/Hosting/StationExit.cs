using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>How a running station ends with a status other than success: the first failure counts, and it stops in good order.</summary>
internal sealed class StationExit(IHostApplicationLifetime lifetime, ILogger<StationExit> logger)
{
    private int _code;

    /// <summary>The exit status.</summary>
    public ExitCode Code => (ExitCode)Volatile.Read(ref _code);

    /// <summary>Whether something still runs that should have ended: nothing it may use is to be disposed of, only the process to end.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Waits for a step of the shutdown until the deadline that all of them share.</summary>
    /// <param name="work">The step.</param>
    /// <param name="what">What ends by it.</param>
    /// <param name="deadline">Cancelled when the time is over.</param>
    /// <returns>Whether it ended in time; if not, the program fails.</returns>
    public async Task<bool> InTimeAsync(Task work, string what, CancellationToken deadline)
    {
        try
        {
            await work.WaitAsync(deadline);
            return true;
        }
        catch (OperationCanceledException)
        {
            Abandon(what);
            return false;
        }
    }

    /// <summary>Something did not end in the time for stopping; it is left as it is.</summary>
    public void Abandon(string what)
    {
        HostLog.Abandoned(logger, what);
        IsAbandoned = true;
        Note(ExitCode.State);
    }

    /// <summary>Stops the program because a component can't go on.</summary>
    /// <param name="code">The exit status.</param>
    /// <param name="reason">What failed, in plain words.</param>
    public void Fail(ExitCode code, string reason)
    {
        HostLog.Failed(logger, reason);
        Note(code);
        lifetime.StopApplication();
    }

    private void Note(ExitCode code) => Interlocked.CompareExchange(ref _code, (int)code, (int)ExitCode.Success);
}
