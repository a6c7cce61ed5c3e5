namespace EdgeInspect.Core.Outbox;

/// <summary>How far the hub has acknowledged the records, kept over a restart.</summary>
public interface IOutboxMark
{
    /// <summary>All records up to this number are acknowledged; 0 for none.</summary>
    long Seq { get; }

    /// <summary>
    /// Advances it, once the hub has acknowledged; a lower one changes nothing. May cost a commit: it is called now and then, not for every
    /// acknowledgement, and not again before it has answered.
    /// </summary>
    /// <param name="seq">All records up to this number are acknowledged.</param>
    /// <returns>True once it is durable; false when it could not be written now: then try again later.</returns>
    Task<bool> SaveAsync(long seq);
}
