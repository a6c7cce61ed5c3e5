using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A time in which the ledger couldn't be written.</summary>
internal sealed class Outage(string reason, DateTimeOffset since, LedgerOptions options, TimeProvider time)
{
    private TimeSpan _delay = TimeSpan.FromMilliseconds(options.RetryFirstMs);
    private long _from = time.GetTimestamp();

    /// <summary>What the database said first.</summary>
    public string Reason => reason;

    /// <summary>Inspections that got no record.</summary>
    public long Records { get; set; }

    /// <summary>Time until the next attempt; not positive when it is due.</summary>
    public TimeSpan Left => _delay - time.GetElapsedTime(_from);

    /// <summary>Waits twice as long for the next attempt.</summary>
    public void Delay()
    {
        _from = time.GetTimestamp();
        _delay = TimeSpan.FromMilliseconds(Math.Min(options.RetryMaxMs, 2 * _delay.TotalMilliseconds));
    }

    /// <summary>The record of the outage, written when it is over.</summary>
    public QueuedEvent Report(DateTimeOffset now) => QueuedEvent.Untold(
        new LedgerEvent(RecordKinds.Fault, json =>
        {
            json.WriteString("component", "ledger");
            json.WriteString("reason", reason);
            json.WriteString("since_utc", WireTime.Format(since));
            json.WriteNumber("records_failed", Records);
        }),
        now);
}
