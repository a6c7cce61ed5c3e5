using System.CommandLine;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary>The options of every verb that reads the configuration.</summary>
internal sealed class ConfigurationArguments
{
    private readonly Option<string> _file = new("--config")
    {
        Description = "The configuration, a JSON file",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "Overrides one value, for example Log:Level=debug; may be repeated",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_settings);
    }

    /// <summary>What was given.</summary>
    /// <typeparam name="TOptions">What the file configures.</typeparam>
    public ConfigurationSource<TOptions> Source<TOptions>(ParseResult parsed)
        where TOptions : class, IRootOptions<TOptions> =>
        new(parsed.GetRequiredValue(_file), [.. parsed.GetRequiredValue(_settings)]);
}
