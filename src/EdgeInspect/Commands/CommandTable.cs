using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary>Every verb of the program.</summary>
internal static class CommandTable
{
    /// <summary>The verbs in the order in which help lists them.</summary>
    public static IEnumerable<Command> All()
    {
        yield return RunCommand.Create();
        yield return TeachCommand.Create();
        yield return EvaluateCommand.Create();
        yield return ModelCommands.Create();
        yield return LedgerCommands.Create();
        yield return HubCommands.Create();
        yield return DemoCommand.Create();
        yield return ConfigCommand.Create<StationOptions>();
        yield return OutputCommand.Create();
        yield return SimulateCommand.Create();
        yield return FleetSimCommand.Create();
    }
}
