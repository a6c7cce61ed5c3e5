using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect config schema|check|show</c>.</summary>
internal static class ConfigCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create() => new("config", "Describe, check or show the configuration of a station.")
    {
        Schema(),
        Reading(
            "check",
            "Check a configuration and list everything that is wrong.",
            (source, snapshot) => $"OK: {source.File}, SHA-256 {snapshot.Sha256}"),
        Reading(
            "show",
            "Print the configuration in force, with file, environment, command line and defaults.",
            (_, snapshot) => snapshot.ToJson()),
    };

    private static Command Schema()
    {
        var command = new Command("schema", "Print the JSON schema of the configuration.");
        command.SetAction(parsed =>
            parsed.InvocationConfiguration.Output.WriteLine(ConfigurationSchema.Create().ToJsonString(ConfigurationSnapshot.Json)));
        return command;
    }

    private static Command Reading(string name, string description, Func<ConfigurationSource, ConfigurationSnapshot, string> answer)
    {
        var command = new Command(name, description);
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var source = arguments.Source(parsed);
            parsed.InvocationConfiguration.Output.WriteLine(answer(source, source.Load().OrThrow()));
        });
        return command;
    }
}
