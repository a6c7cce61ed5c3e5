using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// The outbox with its mark: what of the records goes next and how far they are acknowledged. Records that can't be read now are tried again
/// later; nothing of that reaches the inspection. Used by one thread.
/// </summary>
internal sealed class RecordFeed
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly IOutboxRecords _records;
    private readonly IOutboxMark _mark;
    private readonly OutboxSender _sender;
    private readonly Interval _save;
    private readonly Interval _retry;
    private readonly Interval _ackNews;
    private readonly ILogger _logger;
    private Task<bool> _saving = Task.FromResult(true);

    public RecordFeed(UplinkParts parts, OutboxOptions options, TimeProvider time, ILogger logger)
    {
        (_records, _mark, _logger) = (parts.Records, parts.Mark, logger);
        _sender = new OutboxSender(parts.Name, parts.Records, parts.Mark.Seq, options, time);
        (_save, _retry, _ackNews) = (new(SaveEvery, time), new(RetryAfter, time), new(TellEvery, time));
    }

    /// <summary>Why records can't be read, or null.</summary>
    public string? Trouble { get; private set; }

    /// <summary>All up to this number are acknowledged.</summary>
    public long AcknowledgedSeq => _sender.Window.ContiguousSeq;

    /// <summary>Records that are not acknowledged.</summary>
    public long Backlog => _sender.Window.Open;

    /// <summary>The next batch, or null when there is none, enough is in flight, or records can't be read.</summary>
    public OutboxMessage? Next() => Try(_sender.Next);

    /// <summary>Takes a message of <c>dn/ack</c>.</summary>
    public void Take(ReadOnlySpan<byte> body)
    {
        var outcome = _sender.Acknowledge(body);
        if (outcome is AckOutcome.Advanced or AckOutcome.Repeated)
            return;
        if (_ackNews.IsDue())
            UplinkLog.AckRefused(_logger, outcome.ToString());
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnected() => _sender.Window.NoteDisconnected();

    /// <summary>Looks what was committed, and writes the mark when it is time.</summary>
    public void TendMark()
    {
        Try<object>(() =>
        {
            _sender.Window.NoteCommitted(_records.LastSeq);
            return null;
        });
        if (_saving.IsCompleted && AcknowledgedSeq > _mark.Seq && _save.IsDue())
            _saving = _mark.SaveAsync(AcknowledgedSeq);
    }

    /// <summary>Writes the mark now, if it moved.</summary>
    public Task<bool> SaveMarkAsync() => _saving = SaveAfterAsync(_saving, AcknowledgedSeq);

    /// <summary>Where it stands.</summary>
    public UplinkStatus Describe(LinkStatus link, string? trouble) => new(
        link, AcknowledgedSeq, Backlog, _sender.Batches, _sender.Repeated,
        _sender.UnreadableAcks + _sender.Window.ForeignAcks + _sender.Window.RefusedAcks, trouble);

    /// <summary>The mark takes one at a time, whatever thread the one before ends on.</summary>
    private async Task<bool> SaveAfterAsync(Task before, long seq)
    {
        await before.ConfigureAwait(false);
        return await _mark.SaveAsync(seq).ConfigureAwait(false);
    }

    private T? Try<T>(Func<T?> read)
        where T : class
    {
        if (Trouble is not null && !_retry.IsDue())
            return null;
        try
        {
            var result = read();
            if (Trouble is not null)
                UplinkLog.Readable(_logger);
            Trouble = null;
            return result;
        }
        catch (StorageException e)
        {
            if (Trouble is null)
                UplinkLog.Unreadable(_logger, e.Message);
            Trouble = e.Message;
            _ = _retry.IsDue();
            return null;
        }
    }
}
