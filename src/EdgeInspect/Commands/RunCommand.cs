using System.CommandLine;
using EdgeInspect.Configuration;
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
            var source = arguments.Source<StationOptions>(parsed);
            var snapshot = source.Load().OrThrow();
            using var supervisor = Watchdog.Supervisor();
            await using var station = StationHost.Build(source, snapshot, supervisor, StationComposition.AddParts);
            return (int)await station.RunAsync(cancellation);
        });
        return command;
    }
}
