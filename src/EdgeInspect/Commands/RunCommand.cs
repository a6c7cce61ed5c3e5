using System.CommandLine;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Hosting;
using EdgeInspect.Station;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect run</c>: the station.</summary>
internal static class RunCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Run as a station until told to stop.");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = arguments.Source(parsed);
            var snapshot = source.Load().OrThrow();
            using var supervisor = Supervisor();
            await using var station = StationHost.Build(source, snapshot, supervisor, StationComposition.AddParts);
            return (int)await station.RunAsync(cancellation);
        });
        return command;
    }

    private static SystemdNotifier Supervisor()
    {
        try
        {
            return SystemdNotifier.FromEnvironment(Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.Usage, e.Message);
        }
    }
}
