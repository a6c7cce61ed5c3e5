using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Adapters.Sensors;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Configuration;

/// <summary>Everything that a station is told when it starts.</summary>
[Description("Configuration of an EdgeInspect station.")]
public sealed record StationOptions : IRootOptions<StationOptions>
{
    /// <inheritdoc/>
    public static string Role => "station";

    /// <summary>Which station this is.</summary>
    [Description("Which station this is, and where it keeps what it must not lose.")]
    public IdentityOptions Station { get; init; } = new();

    /// <summary>Where frames come from.</summary>
    [Description("The camera.")]
    public CameraOptions Camera { get; init; } = new();

    /// <summary>What judges.</summary>
    [Description("The model that judges, and what runs it.")]
    public ModelOptions Model { get; init; } = new();

    /// <summary>What is set for the product variant.</summary>
    [Description("What is set for the product variant. Applied at a reload.")]
    public RecipeOptions Recipe { get; init; } = new();

    /// <summary>The loop.</summary>
    [Description("The inspecting loop.")]
    public InspectionOptions Inspection { get; init; } = new();

    /// <summary>The line's gate.</summary>
    [Description("The output line: the gate that passes or rejects a part.")]
    public OutputOptions Output { get; init; } = new();

    /// <summary>The store of records.</summary>
    [Description("The ledger: every record that the station keeps.")]
    public LedgerOptions Ledger { get; init; } = new();

    /// <summary>Which pictures are kept, and how.</summary>
    [Description("Which pictures are kept, and how.")]
    public ImageOptions Images { get; init; } = new();

    /// <summary>How long drift windows are kept.</summary>
    [Description("Drift windows: what the station keeps of them.")]
    public WindowStoreOptions Windows { get; init; } = new();

    /// <summary>Temperature and the like around the station.</summary>
    [Description("Sensors of the station's surroundings, which go into every record.")]
    public EnvironmentOptions Environment { get; init; } = new();

    /// <summary>The link to the hub.</summary>
    [Description("The link to the hub: records, state, alarms, drift windows and pictures over MQTT. A station works the same without it.")]
    public UplinkOptions Hub { get; init; } = new();

    /// <summary>The panel.</summary>
    [Description("The panel: pages where inspectors judge parts, and the interface for programs.")]
    public PanelOptions Panel { get; init; } = new();

    /// <summary>Health and metrics.</summary>
    [Description("Where health and metrics are served.")]
    public HttpOptions Http { get; init; } = new();

    /// <summary>The log.</summary>
    [Description("The log. Applied at a reload.")]
    public LogOptions Log { get; init; } = new();

    /// <inheritdoc/>
    public StationOptions WithReloadable(StationOptions next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return this with { Recipe = next.Recipe, Log = next.Log };
    }
}

/// <summary>Name and state of a station.</summary>
public sealed record IdentityOptions
{
    /// <summary>What a name may be: a level of a topic, and of a path.</summary>
    public const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$";
    /// <summary>The same in words.</summary>
    public const string NameRule = "must be 1 to 64 letters, digits, '_', '.' or '-', starting with a letter or digit";

    /// <summary>The plant.</summary>
    [Required, RegularExpression(NamePattern, ErrorMessage = NameRule)]
    [Description("The plant; a level of the topic names.")]
    public string Site { get; init; } = "";

    /// <summary>The production line.</summary>
    [Required, RegularExpression(NamePattern, ErrorMessage = NameRule)]
    [Description("The production line; a level of the topic names.")]
    public string Line { get; init; } = "";

    /// <summary>The station.</summary>
    [Required, RegularExpression(NamePattern, ErrorMessage = NameRule)]
    [Description("The station's name, unique in its line; a level of the topic names.")]
    public string Name { get; init; } = "";

    /// <summary>Folder of the ledger and the images.</summary>
    [Required, Description("Folder of the ledger and the images; the station's alone, on a local disk.")]
    public string StateDirectory { get; init; } = "/var/lib/edgeinspect";
}

/// <summary>What is set for one product variant.</summary>
public sealed record RecipeOptions
{
    private const string RegionRule = "must be x,y,width,height in whole pixels, for example 40,30,560,420, or null for the whole frame";
    private const string RegionPattern = "^[0-9]{1,5},[0-9]{1,5},[1-9][0-9]{0,4},[1-9][0-9]{0,4}$";

    /// <summary>Its name.</summary>
    [Required, Description("The recipe's name.")]
    public string Name { get; init; } = "default";

    /// <summary>The inspected rectangle.</summary>
    [RegularExpression(RegionPattern, ErrorMessage = RegionRule)]
    [Description("The inspected rectangle as x,y,width,height in pixels, or null for the one that the model was taught with.")]
    public string? Region { get; init; }

    /// <summary>Whether the rectangle may be of another size than the model's.</summary>
    [Description("Whether Region may be of another size than the one that the model was taught with.")]
    public bool AllowOtherRegionSize { get; init; }

    /// <summary>How much is left to the model.</summary>
    [AllowedValues(DegreeOfAutomation.HumanOnly, DegreeOfAutomation.Shadow, DegreeOfAutomation.Full)]
    [Description("How much is left to the model. Only 'full' drives the output line; 'assist' and 'partial' are not available yet.")]
    public DegreeOfAutomation Degree { get; init; } = DegreeOfAutomation.HumanOnly;

    /// <summary>A score above it is NG.</summary>
    [Range(-1e6, 1e6), Description("A score above it is NG; null for the model's own threshold.")]
    public double? Threshold { get; init; }

    /// <summary>Width of the UNSURE band below the threshold.</summary>
    [Range(0, 1e6), Description("Scores up to this far below the threshold are UNSURE.")]
    public double UnsureBelow { get; init; }

    /// <summary>Width of the UNSURE band above the threshold.</summary>
    [Range(0, 1e6), Description("Scores up to this far above the threshold are UNSURE.")]
    public double UnsureAbove { get; init; }

    /// <summary>The recipe as the inspector uses it.</summary>
    /// <param name="modelThreshold">The model's own threshold, used where none is set here.</param>
    /// <param name="modelRegion">The region that the model was taught with, used where none is set here.</param>
    public Recipe ToRecipe(double modelThreshold, RegionOfInterest? modelRegion = null) =>
        new(Name, ParseRegion() ?? modelRegion, Degree, Threshold ?? modelThreshold, UnsureBelow, UnsureAbove);

    /// <summary>Why a model can't inspect by this recipe; null when it can.</summary>
    public string? RefusalFor(ModelInput model)
    {
        if (ParseRegion() is not { } region || model.RefusalOf(region) is not { } reason || (AllowOtherRegionSize && model.Ignore is null))
            return null;
        return $"Recipe:Region: {reason}; give one of the same size, or none"
            + (model.Ignore is null ? ", or set Recipe:AllowOtherRegionSize" : "");
    }

    private RegionOfInterest? ParseRegion()
    {
        if (Region is null)
            return null;
        var sides = Region.Split(',').Select(side => int.Parse(side, CultureInfo.InvariantCulture)).ToArray();
        return new(sides[0], sides[1], sides[2], sides[3]);
    }
}

/// <summary>The inspecting loop.</summary>
public sealed record InspectionOptions
{
    /// <summary>From capture to the gate.</summary>
    [Range(1, 60_000), Description("Milliseconds from capture to the gate; a part that is late is rejected.")]
    public int DeadlineMs { get; init; } = 200;

    /// <summary>Frames that may wait.</summary>
    [Range(1, 1024), Description("Frames that may wait for the inspector; what doesn't fit is dropped and counted.")]
    public int QueueLength { get; init; } = 4;
}

/// <summary>Pictures of parts.</summary>
public sealed record ImageOptions
{
    /// <summary>Which are kept.</summary>
    [Description("Which pictures are kept.")]
    public ImagePolicyOptions Policy { get; init; } = new();

    /// <summary>How they are stored.</summary>
    [Description("How pictures are stored.")]
    public ImageStoreOptions Store { get; init; } = new();
}

/// <summary>The station's own web address.</summary>
public sealed record HttpOptions : IValidatableObject
{
    private const string UrlRule =
        "must be http:// with an IP address, localhost or *, and a port from 0 to 65535, for example http://127.0.0.1:8080";

    /// <summary>Where it listens.</summary>
    [Required]
    [Description("Address of /health and /metrics: http://, an IP address, localhost or *, a port. Port 0: the system chooses, the log says.")]
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A name would make the server listen on every address, which nobody would expect.
        var isUrl = Uri.TryCreate(Url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url);
        var isHost = isUrl && (url!.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || url.Host == "localhost");
        if (!isHost || url!.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
            yield return new(UrlRule, [nameof(Url)]);
    }
}

/// <summary>The log.</summary>
public sealed record LogOptions
{
    /// <summary>The least that is written.</summary>
    [AllowedValues(LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical)]
    [Description("The least severe messages that are written.")]
    public LogLevel Level { get; init; } = LogLevel.Information;
}
