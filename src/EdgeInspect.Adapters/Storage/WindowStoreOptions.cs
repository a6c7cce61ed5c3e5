using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Storage;

/// <summary>How long drift windows are kept in the ledger's database.</summary>
public sealed record WindowStoreOptions
{
    /// <summary>Days for which windows that were sent are kept.</summary>
    [Description("Days for which drift windows that were sent are kept; those that were not wait as long as there is room.")]
    [Range(1, 3650)]
    public int KeepDays { get; init; } = 90;

    /// <summary>Most windows; the oldest go first, sent or not.</summary>
    [Description("Most drift windows that are kept, of about 1 KB each; the oldest go first, sent or not.")]
    [Range(100, 10_000_000)]
    public int KeepRows { get; init; } = 100_000;
}
