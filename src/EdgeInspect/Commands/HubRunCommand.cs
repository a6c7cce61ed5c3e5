using System.CommandLine;
using EdgeInspect.Configuration;
using EdgeInspect.Hosting;
using EdgeInspect.Hub;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub run</c>: the hub.</summary>
internal static class HubRunCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Run as a hub until told to stop.");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = arguments.Source<HubOptions>(parsed);
            // What is missing may come, from a secret store for example: not the status after which its unit leaves it down.
            var snapshot = source.Load().Whole().OrThrow(whenMissing: ExitCode.State);
            using var supervisor = Watchdog.Supervisor();
            try
            {
                await using var hub = await HubHost.BuildAsync(source, snapshot, supervisor, cancellation);
                return (int)await hub.RunAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Stopped before it ran, while it opened or changed its database: that is begun again the next time.
                return (int)ExitCode.Success;
            }
        });
        return command;
    }
}
