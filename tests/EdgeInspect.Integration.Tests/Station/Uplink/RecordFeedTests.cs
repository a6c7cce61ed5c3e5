using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Uplink;
using LedgerWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>How the mark is written: one at a time, whoever asks.</summary>
public sealed class RecordFeedTests : IDisposable
{
    private readonly LedgerBench _bench = new LedgerBench().WithParts(30);
    private readonly ManualTime _time = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task TheMarkIsWrittenOnceAtATimeAndNeverGoesBack()
    {
        using var records = OutboxReader.Open(_bench.Path);
        var mark = new SlowMark();
        var parts = new UplinkParts(null!, StationName.Of(Samples.Station), records, mark, null!, null!, []);
        var feed = new RecordFeed(parts, new(), _time, NullLogger.Instance);
        feed.TendMark();
        while (feed.Next() is not null)
            _time.Advance(TimeSpan.FromMilliseconds(1));

        Acknowledge(feed, records.Epoch, 10);
        feed.TendMark();
        Acknowledge(feed, records.Epoch, 20);
        var last = feed.SaveMarkAsync();
        Acknowledge(feed, records.Epoch, 30);
        mark.Finish(10);
        // The uplink goes on while the ledger writes what was asked for in between.
        await mark.BegunAsync(20);
        for (var turn = 0; turn < 3; turn++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            feed.TendMark();
        }
        mark.Finish(20);
        Assert.True(await last);
        _time.Advance(TimeSpan.FromSeconds(6));
        feed.TendMark();
        mark.Finish(30);
        Assert.Equal([10L, 20, 30], mark.Saved);
        Assert.Equal(1, mark.MostOpen);
    }

    private static void Acknowledge(RecordFeed feed, string epoch, long until)
    {
        var ranges = new SeqRanges();
        ranges.Add(new(1, until));
        feed.Take(Acknowledgement.Of(epoch, ranges).ToBytes());
        Assert.Equal(until, feed.AcknowledgedSeq);
    }

    /// <summary>A mark in a ledger that takes its time.</summary>
    private sealed class SlowMark : IOutboxMark
    {
        private readonly Dictionary<long, TaskCompletionSource<bool>> _open = [];
        private readonly Dictionary<long, TaskCompletionSource> _begun = [];
        private readonly Lock _gate = new();

        public long Seq { get; private set; }

        public List<long> Saved { get; } = [];

        public int MostOpen { get; private set; }

        public Task<bool> SaveAsync(long seq)
        {
            lock (_gate)
            {
                var answer = _open[seq] = new();
                MostOpen = Math.Max(MostOpen, _open.Count);
                Begun(seq).TrySetResult();
                return answer.Task;
            }
        }

        public Task BegunAsync(long seq)
        {
            lock (_gate)
                return Begun(seq).Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public void Finish(long seq)
        {
            TaskCompletionSource<bool>? answer;
            lock (_gate)
            {
                Assert.True(_open.Remove(seq, out answer), $"nobody saves {seq}");
                Seq = seq;
                Saved.Add(seq);
            }
            answer!.SetResult(true);
        }

        private TaskCompletionSource Begun(long seq) =>
            _begun.TryGetValue(seq, out var begun) ? begun : _begun[seq] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
