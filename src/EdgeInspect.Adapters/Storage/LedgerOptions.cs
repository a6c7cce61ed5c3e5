using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Storage;

/// <summary>How the ledger commits.</summary>
public sealed record LedgerOptions
{
    /// <summary>Most records in one transaction.</summary>
    [Description("Most records in one transaction.")]
    [Range(1, 4096)]
    public int MaxBatch { get; init; } = 256;

    /// <summary>How long the first record of a batch waits for others.</summary>
    [Description("Milliseconds that the first record of a batch waits for others; 0 commits as soon as the disk is free.")]
    [Range(0, 1000)]
    public int CommitIntervalMs { get; init; }

    /// <summary>Inspections that may wait for their commit; one more is refused, and its part doesn't pass.</summary>
    [Description("Inspections that may wait for their commit; one more is refused, and its part does not pass.")]
    [Range(1, 65536)]
    public int QueueLength { get; init; } = 512;

    /// <summary>Records of other kinds that may wait; one more waits a second for room, then is lost and counted.</summary>
    [Description("Records of other kinds that may wait; one more waits a second for room, then is lost and counted.")]
    [Range(1, 65536)]
    public int EventQueueLength { get; init; } = 512;

    /// <summary>Pages of the write-ahead log after which it is copied into the database although records keep coming.</summary>
    [Description("Pages (4 KiB) of the write-ahead log after which it is copied into the database although records keep coming.")]
    [Range(10, 1_000_000)]
    public int CheckpointPages { get; init; } = 1000;

    /// <summary>Delay of the first attempt to write again after a failure; each further one doubles it.</summary>
    [Description("Milliseconds before the first attempt to write again after a failure; each further delay is twice as long.")]
    [Range(1, 60_000)]
    public int RetryFirstMs { get; init; } = 100;

    /// <summary>Longest delay between two attempts.</summary>
    [Description("Longest delay between two attempts to write again, in milliseconds.")]
    [Range(1, 600_000)]
    public int RetryMaxMs { get; init; } = 5000;
}
