using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Configuration;

/// <summary>A station's link to the hub.</summary>
public sealed record UplinkOptions : IValidatableObject, INeedsFiles
{
    /// <summary>Whether there is a hub.</summary>
    [Description("Whether there is a hub to send to. Without one the station works the same, and keeps its records for a hub that comes later.")]
    public bool Enabled { get; init; }

    /// <summary>The broker.</summary>
    [Description("The MQTT 5 broker. The client id, left empty, is Site/Line/Name of the station.")]
    public MqttOptions Mqtt { get; init; } = new();

    /// <summary>How records are sent.</summary>
    [Description("How records are sent, and sent again until the hub acknowledges them.")]
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>Which pictures are sent.</summary>
    [Description("Which stored pictures are sent, and how fast. They wait behind the records.")]
    public PictureSendOptions Pictures { get; init; } = new();

    /// <summary>How long new records are gathered.</summary>
    [Range(10, 60_000), Description("New records are gathered for this many milliseconds before they are sent together.")]
    public int SendEveryMs { get; init; } = 200;

    /// <summary>How often the station tells its gauges.</summary>
    [Range(1, 3600), Description("The station tells counts, latency and backlog this often, in seconds.")]
    public int GaugesSeconds { get; init; } = 10;

    /// <summary>How long the broker waits before it calls the station offline.</summary>
    [Range(0, 3600)]
    [Description("The broker calls the station offline this many seconds after its connection ended without a farewell.")]
    public int OfflineAfterSeconds { get; init; } = 30;

    /// <summary>Alarms that are kept while there is no connection.</summary>
    [Range(16, 10_000), Description("Alarms that wait while there is no connection; the oldest go when there are more, and the hub is told how many.")]
    public int EventQueueLength { get; init; } = 256;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enabled)
            yield break;
        if (Mqtt.SessionExpirySeconds < OfflineAfterSeconds)
        {
            yield return new(
                $"must be at most Mqtt:SessionExpirySeconds, which is {Mqtt.SessionExpirySeconds}: the broker waits no longer", [nameof(OfflineAfterSeconds)]);
        }
    }

    /// <summary>The line doesn't stop for the hub: the station runs without what is missing, and looks for it again and again.</summary>
    IEnumerable<ValidationResult> INeedsFiles.Missing() => Enabled ? LinkNeeds.Missing(Mqtt, nameof(Mqtt)) : [];
}
