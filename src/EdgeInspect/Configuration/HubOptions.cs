using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Configuration;

/// <summary>Everything that a hub is told when it starts.</summary>
[Description("Configuration of an EdgeInspect hub.")]
public sealed record HubOptions : IRootOptions<HubOptions>, INeedsFiles
{
    /// <inheritdoc/>
    public static string Role => "hub";

    /// <summary>Which hub this is.</summary>
    [Description("Which hub this is, and where it keeps its files.")]
    public HubIdentityOptions Hub { get; init; } = new();

    /// <summary>The broker. The outbox repeats what a dead instance took with it, so many acknowledgements may be on their way at once.</summary>
    [Description("The MQTT broker between stations and hub.")]
    public MqttOptions Mqtt { get; init; } = new() { ClientId = "edgeinspect-hub", InflightMaximum = 1000, ReceiveMaximum = 100 };

    /// <summary>What one station may send.</summary>
    [Description("What one station may send, so that one gone mad takes no room from the others. No honest station meets it.")]
    public HubIntakeOptions Intake { get; init; } = new();

    /// <summary>The database.</summary>
    [Description("The database of records, states, gauges and events.")]
    public FleetStoreOptions Store { get; init; } = new();

    /// <summary>The pictures.</summary>
    [Description("The stations' pictures.")]
    public FleetImageOptions Images { get; init; } = new();

    /// <summary>How long what is kept.</summary>
    [Description("How long what is kept; 0: for ever.")]
    public HubRetentionOptions Retention { get; init; } = new();

    /// <summary>Pages, interface, health and metrics.</summary>
    [Description("Where pages, interface, health and metrics are served.")]
    public HttpOptions Http { get; init; } = new() { Url = "http://127.0.0.1:8090" };

    /// <summary>The REST interface.</summary>
    [Description("The REST interface, and what the hub's pages read.")]
    public HubApiOptions Api { get; init; } = new();

    /// <summary>The log.</summary>
    [Description("The log. Applied at a reload.")]
    public LogOptions Log { get; init; } = new();

    /// <inheritdoc/>
    public HubOptions WithReloadable(HubOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return this with { Log = next.Log };
    }

    /// <summary>A hub that runs reads these files anew with each connection; one that starts must find them.</summary>
    IEnumerable<ValidationResult> INeedsFiles.Missing()
    {
        var broker = LinkNeeds.Missing(Mqtt, nameof(Mqtt));
        return Store is { Kind: FleetStoreKind.Postgresql, PasswordFile: { } path } && ReadableFile.ProblemOf(path) is { } problem
            ? broker.Append(new(problem, [KeyPath.Join(nameof(Store), nameof(Store.PasswordFile))]))
            : broker;
    }
}

/// <summary>Name and files of a hub.</summary>
public sealed record HubIdentityOptions
{
    /// <summary>Its name.</summary>
    [Required, RegularExpression(IdentityOptions.NamePattern, ErrorMessage = IdentityOptions.NameRule)]
    [Description("The hub's name. Each of several that share a database needs its own: the broker knows it by that.")]
    public string Name { get; init; } = "hub";

    /// <summary>Folder of its files.</summary>
    [Required, Description("Folder of the hub's database and pictures, where they are not elsewhere.")]
    public string DataDirectory { get; init; } = "/var/lib/edgeinspect-hub";
}

/// <summary>The hub's REST interface, and what its pages read.</summary>
public sealed record HubApiOptions
{
    /// <summary>How long one reading of the database may take.</summary>
    [Range(1, 600_000), Description("Milliseconds that one reading of the database may take, for a page too; an export reads many times.")]
    public int ReadTimeoutMs { get; init; } = 30_000;

    /// <summary>Readings of the database at once.</summary>
    [Range(1, 100)]
    [Description("Readings of the database at once, pages' among them; one that must wait longer than 2 s gets 503, or a notice.")]
    public int MaxReads { get; init; } = 8;

    /// <summary>Exports at once.</summary>
    [Range(1, 1000), Description("Exports at once, however slowly their clients read; one more waits 2 s, then gets 503.")]
    public int MaxExports { get; init; } = 8;

    /// <summary>Answers at once.</summary>
    [Range(1, 10_000)]
    [Description("Answers at once, exports and those that clients read slowly among them; one more waits 2 s, then gets 503.")]
    public int MaxAnswers { get; init; } = 64;
}

/// <summary>How long what is kept.</summary>
public sealed record HubRetentionOptions
{
    /// <summary>Records.</summary>
    [Range(0, 36_500), Description("Days for which records are kept, from when the hub received them; 0: for ever.")]
    public int RecordDays { get; init; } = 730;

    /// <summary>Pictures.</summary>
    [Range(0, 36_500), Description("Days for which pictures are kept; 0: for ever.")]
    public int ImageDays { get; init; } = 90;

    /// <summary>Gauges.</summary>
    [Range(0, 36_500), Description("Days for which the stations' gauges are kept; 0: for ever.")]
    public int GaugeDays { get; init; } = 30;

    /// <summary>Events.</summary>
    [Range(0, 36_500), Description("Days for which events are kept; 0: for ever.")]
    public int EventDays { get; init; } = 365;

    /// <summary>Drift windows.</summary>
    [Range(0, 36_500), Description("Days for which drift windows are kept; 0: for ever.")]
    public int WindowDays { get; init; } = 730;

    /// <summary>How often what is older is deleted.</summary>
    [Range(1, 10_080), Description("Minutes between two looks for what is to be deleted.")]
    public int EveryMinutes { get; init; } = 60;

    /// <summary>As the store takes it.</summary>
    public RetentionOptions ToRetention() => new(RecordDays, ImageDays, GaugeDays, EventDays, WindowDays);
}
