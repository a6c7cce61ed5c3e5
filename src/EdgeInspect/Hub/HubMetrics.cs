using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Hub;

/// <summary>What the hub counts, in one meter. Recording is safe from any thread.</summary>
internal sealed class HubMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EdgeInspect.Hub";

    private static readonly InstrumentAdvice<double> CommitBuckets = new()
    {
        HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10],
    };

    private static readonly ImmutableArray<KeyValuePair<string, object?>> Faults =
        [.. Enum.GetValues<MessageFault>().Select(fault => KeyValuePair.Create("fault", (object?)HubNames.Of(fault)))];

    private readonly Meter _meter = new(MeterName, Hosting.HealthBoard.ProgramVersion);
    private static readonly ImmutableArray<KeyValuePair<string, object?>> Refusals =
        [.. Enum.GetValues<PictureRefusal>().Select(reason => KeyValuePair.Create("reason", (object?)reason.ToWire()))];

    private static readonly ImmutableArray<KeyValuePair<string, object?>> Kinds =
        [.. Enum.GetValues<UpwardTopic>().Select(kind => KeyValuePair.Create("kind", (object?)StationTopics.LeafOf(kind)))];

    private readonly long[] _limited = new long[Kinds.Length];
    private readonly long[] _refused = new long[Faults.Length];
    private readonly long[] _picturesRefused = new long[Refusals.Length];
    private readonly Histogram<double> _commit;
    private readonly Counter<long> _bytes;
    private long _messages;
    private long _stored;
    private long _repeated;
    private long _conflicts;
    private long _breaks;
    private long _acknowledged;
    private long _unacknowledged;
    private long _storeFailures;
    private long _letGo;
    private long _newsDropped;
    private long _pictures;
    private long _piecesDropped;
    private long _answersLost;

    /// <summary>Makes the instruments.</summary>
    public HubMetrics()
    {
        _commit = _meter.CreateHistogram("edgeinspect.hub.commit.duration", "s", "Duration of a transaction.", tags: null, CommitBuckets);
        _bytes = _meter.CreateCounter<long>("edgeinspect.hub.received.size", "By", "Bytes of messages, as sent.");
        _meter.CreateObservableCounter("edgeinspect.hub.refused", () => Measure(Faults, _refused), "{message}", "Messages refused, by fault.");
        _meter.CreateObservableCounter(
            "edgeinspect.hub.pictures.refused", () => Measure(Refusals, _picturesRefused), "{message}", "Messages with pictures that are not taken, by reason.");
        _meter.CreateObservableCounter(
            "edgeinspect.hub.limited",
            () => Kinds.Select((tag, index) => new Measurement<long>(Volatile.Read(ref _limited[index]), tag)),
            "{message}",
            "Messages by which a station exceeded what it may send, by the last level of their topic.");
        Count("messages", "{message}", "Messages of stations.", () => Messages);
        Count("records", "{record}", "Records stored.", () => Stored);
        Count("records.repeated", "{record}", "Records that came again.", () => Repeated);
        Count("records.conflicts", "{record}", "Records that came with other bytes than those stored.", () => Conflicts);
        Count("chain.breaks", "{break}", "Broken links of the stations' chains, as often as they came.", () => Breaks);
        Count("acknowledgements", "{message}", "Acknowledgements of records, and answers about drift windows, that the broker took.", () => Volatile.Read(ref _acknowledged));
        Count(
            "acknowledgements.lost", "{message}", "Acknowledgements and answers that the broker did not take.", () => Volatile.Read(ref _unacknowledged));
        Count("store.failures", "{failure}", "Transactions that failed.", () => StoreFailures);
        Count("let.go", "{message}", "Messages that the database refused alone, too.", () => Volatile.Read(ref _letGo));
        Count(
            "news.dropped",
            "{message}",
            "Gauges and events of the hub dropped because their queue was full.",
            () => Volatile.Read(ref _newsDropped));
        Count("pictures", "{picture}", "Pictures stored, whole and on record.", () => Pictures);
        Count(
            "pictures.dropped",
            "{message}",
            "Messages with pictures dropped because their queue was full or their store failed.",
            () => PiecesDropped);
        Count(
            "pictures.answers.lost", "{message}", "Answers about pictures that the broker did not take.", () => Volatile.Read(ref _answersLost));
    }

    /// <summary>Messages that came.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Records that were not there before.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Records that were there already.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Records that came with other bytes than those stored.</summary>
    public long Conflicts => Volatile.Read(ref _conflicts);

    /// <summary>Broken links.</summary>
    public long Breaks => Volatile.Read(ref _breaks);

    /// <summary>Transactions that failed.</summary>
    public long StoreFailures => Volatile.Read(ref _storeFailures);

    /// <summary>Pictures that are whole and on record, and were not before.</summary>
    public long Pictures => Volatile.Read(ref _pictures);

    /// <summary>Messages with pictures that were dropped.</summary>
    public long PiecesDropped => Volatile.Read(ref _piecesDropped);

    /// <summary>Messages refused for a reason.</summary>
    public long Refused(MessageFault fault) => Volatile.Read(ref _refused[(int)fault]);

    /// <summary>A message came and was read.</summary>
    public void Received(MessageFault fault, int bytes)
    {
        Interlocked.Increment(ref _messages);
        _bytes.Add(bytes);
        Refuse(fault);
    }

    /// <summary>A message came by which a station exceeded what it may send.</summary>
    public void Limited(UpwardTopic kind, int bytes)
    {
        Received(MessageFault.None, bytes);
        Interlocked.Increment(ref _limited[(int)kind]);
    }

    /// <summary>A batch came again while it waits to be stored.</summary>
    public void CameAgain(int records, int bytes)
    {
        Received(MessageFault.None, bytes);
        Interlocked.Add(ref _repeated, records);
    }

    /// <summary>A message was refused, unless there is no fault.</summary>
    public void Refuse(MessageFault fault)
    {
        if (fault != MessageFault.None)
            Interlocked.Increment(ref _refused[(int)fault]);
    }

    /// <summary>A message about a picture was taken or not, and the picture is whole or not.</summary>
    public void PictureTaken(PictureReceipt receipt)
    {
        Refuse(receipt.Fault);
        if (receipt.Refusal != PictureRefusal.None)
            Interlocked.Increment(ref _picturesRefused[(int)receipt.Refusal]);
        if (receipt.Completed is not null)
            Interlocked.Increment(ref _pictures);
    }

    /// <summary>A message about a picture found no room, or the store failed.</summary>
    public void PieceDropped() => Interlocked.Increment(ref _piecesDropped);

    /// <summary>An answer about a picture did not go out.</summary>
    public void AnswerLost() => Interlocked.Increment(ref _answersLost);

    /// <summary>A batch was committed.</summary>
    public void Taken(BatchOutcome outcome)
    {
        Interlocked.Add(ref _stored, outcome.New);
        Interlocked.Add(ref _repeated, outcome.Repeated);
        Interlocked.Add(ref _conflicts, outcome.Conflicts.Length);
        Interlocked.Add(ref _breaks, outcome.Breaks.Length);
    }

    /// <summary>A transaction succeeded.</summary>
    public void Committed(TimeSpan duration) => _commit.Record(duration.TotalSeconds);

    /// <summary>A transaction failed.</summary>
    public void StoreFailed() => Interlocked.Increment(ref _storeFailures);

    /// <summary>A message was given up.</summary>
    public void LetGo() => Interlocked.Increment(ref _letGo);

    /// <summary>Gauges, or an event of the hub, found no room.</summary>
    public void NewsDropped() => Interlocked.Increment(ref _newsDropped);

    /// <summary>An acknowledgement was sent.</summary>
    public void Acknowledged(bool isAccepted)
    {
        if (isAccepted)
            Interlocked.Increment(ref _acknowledged);
        else
            Interlocked.Increment(ref _unacknowledged);
    }

    /// <summary>Shows what a link to the broker counts.</summary>
    public void Observe(string name, IMessageLink link)
    {
        Count($"link.{name}.received", "{message}", "Messages that came.", () => link.Counters.Received);
        Count($"link.{name}.dropped", "{message}", "Messages that found no room, or were too large.", () => link.Counters.Dropped);
        Count($"link.{name}.reconnects", "{reconnect}", "Times that it connected again.", () => link.Counters.Reconnects);
    }

    /// <summary>Shows how many wait in a queue.</summary>
    public void ObserveQueue(string name, Func<int> waiting) =>
        _meter.CreateObservableGauge($"edgeinspect.hub.queue.{name}", waiting, "{item}", "How many wait to be stored.");

    /// <summary>Shows what is there of pictures.</summary>
    public void Observe(PictureReceiver receiver)
    {
        _meter.CreateObservableGauge("edgeinspect.hub.pictures.size", () => receiver.StoredBytes, "By", "Bytes of all pictures, as far as this instance knows.");
        _meter.CreateObservableGauge("edgeinspect.hub.pictures.unfinished", () => receiver.Pending.Pictures, "{picture}", "Unfinished pictures at the last count.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter($"edgeinspect.hub.{name}", value, unit, description);

    /// <summary>Of each tag but the first, which stands for none.</summary>
    private static IEnumerable<Measurement<long>> Measure(ImmutableArray<KeyValuePair<string, object?>> tags, long[] counts) =>
        tags.Select((tag, index) => new Measurement<long>(Volatile.Read(ref counts[index]), tag)).Skip(1);
}
