using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>A station's chain of records, and batches of them as they come out of the verifying reader.</summary>
internal sealed class SampleLedger(string station = "press-1", string epoch = "0123456789abcdef0123456789abcdef")
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);
    private readonly List<OutboxRecord> _records = [];

    public LedgerStream Stream { get; } = new(new("plant", "line-1", station), epoch);

    public StationName Station => Stream.Station;

    public int Count => _records.Count;

    public OutboxRecord this[long seq] => _records[(int)seq - 1];

    public static DateTimeOffset TimeOf(long seq) => Start.AddSeconds(seq);

    public static Guid RidOf(long seq) => new((int)seq, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    /// <summary>Inspections: every tenth NG, with one of two models and recipes.</summary>
    public SampleLedger With(int count, string? note = null)
    {
        for (var i = 0; i < count; i++)
            With(Inspection(_records.Count + 1, note));
        return this;
    }

    public SampleLedger With(string payload) => With(Encoding.UTF8.GetBytes(payload));

    public SampleLedger With(byte[] payload)
    {
        var previous = _records.Count == 0 ? HashChain.Root(Stream.Epoch) : _records[^1].Hash.ToArray();
        _records.Add(OutboxRecord.Whole(_records.Count + 1, previous, SHA256.HashData([.. previous, .. payload]), payload));
        return this;
    }

    /// <summary>Changes a record, as somebody would who meddles with the ledger.</summary>
    public SampleLedger Change(long seq, Func<OutboxRecord, OutboxRecord> change)
    {
        _records[(int)seq - 1] = change(this[seq]);
        return this;
    }

    /// <summary>The ledger as it would be with another record from a number on.</summary>
    public SampleLedger Forked(long seq, string note)
    {
        var fork = new SampleLedger(Stream.Station.Station, Stream.Epoch);
        fork._records.AddRange(_records[..((int)seq - 1)]);
        return fork.With(_records.Count - (int)seq + 1, note);
    }

    /// <summary>Records of a range, in batches of at most fifty.</summary>
    public IReadOnlyList<Batch> Batches(long first, long last, int size = 50)
    {
        var batches = new List<Batch>();
        for (; first <= last; first += size)
            batches.Add(Batch(first, Math.Min(first + size - 1, last)));
        return batches;
    }

    private Batch Batch(long first, long last)
    {
        var message = new BatchWriter(Stream).Write(_records.GetRange((int)first - 1, (int)(last - first) + 1));
        Assert.Equal(new SeqRange(first, last), message.Range);
        var read = BatchReader.Read(message.Body.Span, message.ContentType);
        Assert.Equal(MessageFault.None, read.Fault);
        return read.Message!;
    }

    public string Inspection(long seq, string? note = null)
    {
        var isNg = seq % 10 == 0;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"schema":1,"site":"plant","line":"line-1","station":"{{Station.Station}}","epoch":"{{Stream.Epoch}}","seq":{{seq}},"kind":"inspection","rid":"{{RidOf(seq)}}","part":"Teil-{{seq}}","recipe":"{{(seq <= 50 ? "cap" : "lid")}}","t_utc":"{{TimeOf(seq):yyyy-MM-ddTHH:mm:ss.fffffff}}Z","t_mono_ns":{{seq * 1_000_000}},"time_quality":"synchronised","camera":{"id":"top","model":"acA2440","serial":"SN-{{seq % 2}}","exposure_us":800,"gain_db":0,"width":640,"height":480,"pixel_format":"mono8","trigger":"gpio_edge"},"environment":{"temperature_c":41.5},"model":{"sha256":"{{new string(seq <= 50 ? 'a' : 'b', 64)}}","release_seq":3,"name":"{{(seq <= 50 ? "cap-7" : "lid-2")}}"},"candidate":null,"config_sha256":"{{new string('c', 64)}}","degree":"full","score":{{seq % 100 / 10.0}},"threshold":8.5,"verdict":"{{(isNg ? "NG" : "OK")}}","predicted_class":{{(isNg ? "\"scratch\"" : "null")}},"decided_by":"model","inspector":null,"output":{"action":"{{(isNg ? "reject" : "pass")}}","due_ns":12345},"latency_us":{"capture":3000,"prepare":400,"run":6200,"decide":20},"stats":{"luma":101.5,"contrast":33,"sharpness":12,"saturation":0,"clipped_dark":0,"clipped_bright":0.01,"noise":1.5},"img":{"state":"none"}{{(note is null ? "" : $",\"note\":\"{note}\"")}}}
            """);
    }

    public string Event(long seq, string kind, string fields) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"schema":1,"site":"plant","line":"line-1","station":"{{Station.Station}}","epoch":"{{Stream.Epoch}}","seq":{{seq}},"kind":"{{kind}}","t_utc":"{{TimeOf(seq):yyyy-MM-ddTHH:mm:ss.fffffff}}Z",{{fields}}}""");
}
