using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>A chain of records in memory.</summary>
internal sealed class MemoryRecords : IOutboxRecords
{
    public static readonly StationName Station = new("bench", "line-1", "station-1");
    private readonly List<OutboxRecord> _records = [];

    public MemoryRecords(int count = 0, string epoch = "0123456789abcdef0123456789abcdef")
    {
        Epoch = epoch;
        Add(count);
    }

    public string Epoch { get; }

    public LedgerStream Stream => new(Station, Epoch);

    public long LastSeq => _records.Count;

    public OutboxRecord this[long seq] => _records[(int)seq - 1];

    public IReadOnlyList<OutboxRecord> Read(SeqRange range) => _records.GetRange((int)range.First - 1, (int)Math.Min(range.Count, 512));

    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
            Add(Payload(Epoch, LastSeq + 1));
    }

    public void Add(byte[] payload)
    {
        var previous = _records.Count == 0 ? HashChain.Root(Epoch) : _records[^1].Hash.ToArray();
        _records.Add(OutboxRecord.Whole(LastSeq + 1, previous, SHA256.HashData([.. previous, .. payload]), payload));
    }

    /// <summary>Takes a record away, as if it had never been stored.</summary>
    public void Lose(long seq) => _records[(int)seq - 1] = OutboxRecord.Missing(seq);

    public static byte[] Payload(string epoch, long seq, int padding = 0) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"schema":1,"site":"bench","station":"station-1","epoch":"{{epoch}}","seq":{{seq}},"kind":"inspection","part":"Prüfling {{seq * 7919 % 10007}}","score":{{seq % 997 / 997.0}},"camera":{"id":"top","gain_db":null},"note":"{{new string('x', padding)}}"}"""));
}
