using System.CommandLine;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect output rest</c>: for when a station died within a PASS, whose line may stay where it was.</summary>
internal static class OutputCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create() => new("output", "See to the output line while no station runs.") { Rest() };

    private static Command Rest()
    {
        var command = new Command("rest", "Put the output line at rest, which rejects.");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            OutputLineFactory.Rest(arguments.Source<StationOptions>(parsed).Load().OrThrow().Options.Output, TimeProvider.System);
            return (int)ExitCode.Success;
        });
        return command;
    }
}
