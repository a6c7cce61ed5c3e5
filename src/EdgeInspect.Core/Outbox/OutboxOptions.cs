using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Core.Outbox;

/// <summary>How the outbox sends.</summary>
public sealed record OutboxOptions
{
    /// <summary>Batches of new records that may wait for their acknowledgement.</summary>
    [Description("Batches of new records that may wait for the hub's acknowledgement.")]
    [Range(1, 16)]
    public int LiveInFlight { get; init; } = 6;

    /// <summary>Batches of the backlog that may wait for their acknowledgement. On a slow line they are what a new record waits behind.</summary>
    [Description("Batches of the backlog that may wait for the hub's acknowledgement; on a slow line they are what a new record waits behind.")]
    [Range(1, 4)]
    public int BacklogInFlight { get; init; } = 2;

    /// <summary>Batches of new records that go for one of the backlog while both wait: 3 is a share of three quarters.</summary>
    [Description("Batches of new records that go for one of the backlog while both wait.")]
    [Range(1, 100)]
    public int LiveTurns { get; init; } = 3;

    /// <summary>Newest records that count as new; what is older joins the backlog.</summary>
    [Description("Newest records that count as new; when more have not been sent, the older ones join the backlog.")]
    [Range(1, 100_000)]
    public int LiveRecords { get; init; } = 256;

    /// <summary>Time without an acknowledgement after which a batch is sent again; each further time is twice as long.</summary>
    [Description("Milliseconds without an acknowledgement after which a batch is sent again; each further time is twice as long.")]
    [Range(100, 600_000)]
    public int ResendFirstMs { get; init; } = 10_000;

    /// <summary>
    /// Longest time until the oldest batch is sent again: it asks whether there is a hub again, so that the others need not. One below the
    /// first counts as the first.
    /// </summary>
    [Description("Longest time until the oldest batch is sent again, in milliseconds: it finds out that the hub is back, and the others follow at once.")]
    [Range(100, 3_600_000)]
    public int ResendProbeMs { get; init; } = 15_000;

    /// <summary>Longest time until a batch is sent again; one below the first counts as the first.</summary>
    [Description("Longest time until a batch is sent again, in milliseconds.")]
    [Range(100, 3_600_000)]
    public int ResendMaxMs { get; init; } = 300_000;
}
