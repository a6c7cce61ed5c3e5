using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Commands;

/// <summary>Prints the end of a ledger and what is added to it.</summary>
internal sealed class LedgerTail(LedgerReader reader, RecordFilter filter, bool asJson)
{
    private const int Chunk = 1000;
    private long _seen;

    /// <summary>Prints the last records.</summary>
    public void Print(int count)
    {
        _seen = reader.LastSeq;
        foreach (var record in reader.Tail(count, filter))
        {
            Print(record);
            _seen = Math.Max(_seen, record.Seq);
        }
    }

    /// <summary>Prints what comes, until cancelled.</summary>
    public async Task FollowAsync(TimeSpan interval, TimeProvider time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
                PrintNew();
        }
        catch (OperationCanceledException)
        {
            // Asked to end; that is no failure.
        }
    }

    private void PrintNew()
    {
        IReadOnlyList<StoredRecord> records;
        while ((records = reader.Range(_seen + 1, Chunk)).Count > 0)
        {
            foreach (var record in records.Where(filter.Wants))
                Print(record);
            _seen = records[^1].Seq;
        }
    }

    private void Print(StoredRecord record) => Console.WriteLine(asJson ? RecordText.Json(record) : RecordText.Line(record));
}
