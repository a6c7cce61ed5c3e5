using System.Collections;
using System.Collections.Immutable;

namespace EdgeInspect.Configuration;

/// <summary>
/// Where the configuration comes from. Later sources win: the JSON file, the environment (<c>EDGEINSPECT__Station__Name</c>), the command
/// line (<c>--set Station:Name=…</c>). It can be loaded again and again.
/// </summary>
/// <typeparam name="TOptions">What it configures.</typeparam>
/// <param name="File">Path of the JSON file.</param>
/// <param name="Settings">The command line's <c>Key:Path=value</c>.</param>
internal sealed record ConfigurationSource<TOptions>(string File, ImmutableArray<string> Settings)
    where TOptions : class, IRootOptions<TOptions>
{
    private const string EnvironmentPrefix = "EDGEINSPECT__";

    /// <summary>Reads, merges and checks all sources.</summary>
    public ConfigurationResult<TOptions> Load()
    {
        var errors = new List<ConfigurationError>();
        if (JsonConfigurationFile.Read(File, errors) is not { } root)
            return new(null, [.. errors]);
        AddEnvironment(root);
        AddSettings(root, errors);
        return Bind(root, errors);
    }

    /// <summary>Checks settings alone, over the defaults: for what has no file of its own.</summary>
    public static ConfigurationResult<TOptions> OfSettings(IEnumerable<string> settings)
    {
        var errors = new List<ConfigurationError>();
        var root = new ConfigurationNode(NodeKind.Section, "", "defaults");
        new ConfigurationSource<TOptions>("", [.. settings]).AddSettings(root, errors);
        return Bind(root, errors);
    }

    private static ConfigurationResult<TOptions> Bind(ConfigurationNode root, List<ConfigurationError> errors)
    {
        var options = OptionsBinder.Bind<TOptions>(root, errors);
        return errors.TrueForAll(error => error.IsMissing)
            ? new(new ConfigurationSnapshot<TOptions>(options), []) { Missing = [.. errors] }
            : new(null, [.. errors]);
    }

    private static void AddEnvironment(ConfigurationNode root)
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
                root.Override(name[EnvironmentPrefix.Length..].Split("__"), (string?)variable.Value ?? "", $"environment {name}");
        }
    }

    private void AddSettings(ConfigurationNode root, List<ConfigurationError> errors)
    {
        foreach (var setting in Settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                root.Override(setting[..equals].Split(':'), setting[(equals + 1)..], $"--set {setting[..equals]}");
            else
                errors.Add(new("", null, $"--set {setting}", "must be KEY=VALUE, for example Station:Name=press-4"));
        }
    }
}

/// <summary>What loading gave: a snapshot, or everything that is wrong.</summary>
/// <typeparam name="TOptions">What it configures.</typeparam>
/// <param name="Snapshot">The configuration, or null when anything is wrong.</param>
/// <param name="Errors">What is wrong; empty when there is a snapshot.</param>
internal sealed record ConfigurationResult<TOptions>(ConfigurationSnapshot<TOptions>? Snapshot, ImmutableArray<ConfigurationError> Errors)
    where TOptions : class, IRootOptions<TOptions>
{
    /// <summary>Files and the like that a configuration without errors names and that are missing now.</summary>
    public ImmutableArray<ConfigurationError> Missing { get; init; } = [];

    /// <summary>The same for who takes nothing that is missing: it is an error too.</summary>
    public ConfigurationResult<TOptions> Whole() => Missing.IsEmpty ? this : new(null, [.. Errors, .. Missing]);

    /// <summary>The snapshot.</summary>
    /// <param name="whenMissing">The exit status when nothing is wrong but that something is missing now.</param>
    /// <exception cref="UserErrorException">Something is wrong: the message lists all of it.</exception>
    public ConfigurationSnapshot<TOptions> OrThrow(ExitCode whenMissing = ExitCode.Usage) =>
        Snapshot ?? throw new UserErrorException(Errors.All(error => error.IsMissing) ? whenMissing : ExitCode.Usage, Message());

    private string Message()
    {
        var count = Errors.Length == 1 ? "an error" : $"{Errors.Length} errors";
        return $"the configuration has {count}:{string.Concat(Errors.Select(error => $"{Environment.NewLine}  {error}"))}";
    }
}
