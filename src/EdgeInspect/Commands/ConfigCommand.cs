using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect config schema|check|show</c> of a station, <c>edgeinspect hub config …</c> of a hub.</summary>
internal static class ConfigCommand
{
    /// <summary>Makes the verb for one role of the program.</summary>
    public static Command Create<TOptions>()
        where TOptions : class, IRootOptions<TOptions> => new("config", $"Describe, check or show the configuration of a {TOptions.Role}.")
    {
        Schema<TOptions>(),
        Reading<TOptions>(
            "check",
            "Check a configuration and list everything that is wrong.",
            result => result.Whole(),
            (source, snapshot) => $"OK: {source.File}, SHA-256 {snapshot.Sha256}"),
        Reading<TOptions>(
            "show",
            "Print the configuration in force, with file, environment, command line and defaults.",
            result => result,
            (_, snapshot) => snapshot.ToJson()),
    };

    private static Command Schema<TOptions>()
        where TOptions : class, IRootOptions<TOptions>
    {
        var command = new Command("schema", "Print the JSON schema of the configuration.");
        command.SetAction(parsed =>
            parsed.InvocationConfiguration.Output.WriteLine(ConfigurationSchema.Of<TOptions>().ToJsonString(ConfigurationJson.Options)));
        return command;
    }

    private static Command Reading<TOptions>(
        string name,
        string description,
        Func<ConfigurationResult<TOptions>, ConfigurationResult<TOptions>> judge,
        Func<ConfigurationSource<TOptions>, ConfigurationSnapshot<TOptions>, string> answer)
        where TOptions : class, IRootOptions<TOptions>
    {
        var command = new Command(name, description);
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var source = arguments.Source<TOptions>(parsed);
            parsed.InvocationConfiguration.Output.WriteLine(answer(source, judge(source.Load()).OrThrow()));
        });
        return command;
    }
}
