using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Panel.Tests.Scene;

/// <summary>Records of a station as its ledger would hold them, two a second, every eighth NG.</summary>
internal sealed class SceneLedger(StationName station, int seed)
{
    private static readonly string[] Classes = ["scratch", "dent", "missing liner"];
    private readonly Random _random = new(seed);
    private readonly List<Guid> _defects = [];

    /// <summary>Results that are NG, newest first.</summary>
    public IEnumerable<Guid> Defects => Enumerable.Reverse(_defects);

    public static string EpochOf(string station) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(station)))[..32];

    /// <summary>Records 1 to <paramref name="count"/>, at most 50 in a batch.</summary>
    public IReadOnlyList<Batch> Write(int count, DateTimeOffset from)
    {
        var (stream, records) = (new LedgerStream(station, EpochOf(station.Station)), new List<OutboxRecord>());
        var previous = HashChain.Root(stream.Epoch);
        for (var seq = 1; seq <= count; seq++)
        {
            var payload = Encoding.UTF8.GetBytes(seq == 1 ? Start(seq, stream, from) : seq == 60 ? Gap(seq, stream, from) : Inspection(seq, stream, from));
            var hash = SHA256.HashData([.. previous, .. payload]);
            records.Add(OutboxRecord.Whole(seq, previous, hash, payload));
            previous = hash;
        }

        var writer = new BatchWriter(stream);
        return [.. records.Chunk(50).Select(writer.Write).Select(m => BatchReader.Read(m.Body.Span, m.ContentType).Message!)];
    }

    private static string TimeOf(int seq, DateTimeOffset from) => from.AddSeconds(seq / 2.0).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private string Head(int seq, LedgerStream stream, string kind) =>
        $$"""{"schema":1,"site":"{{station.Site}}","line":"{{station.Line}}","station":"{{station.Station}}","epoch":"{{stream.Epoch}}","seq":{{seq}},"kind":"{{kind}}",""";

    private string Start(int seq, LedgerStream stream, DateTimeOffset from) =>
        Head(seq, stream, "start") + $$""" "t_utc":"{{TimeOf(seq, from)}}","version":"0.1.0"}""";

    private string Gap(int seq, LedgerStream stream, DateTimeOffset from) =>
        Head(seq, stream, "gap") + $$""" "t_utc":"{{TimeOf(seq, from)}}","reason":"camera_late","count":1}""";

    private string Inspection(int seq, LedgerStream stream, DateTimeOffset from)
    {
        var verdict = seq % 8 == 0 ? "NG" : seq % 33 == 0 ? "UNSURE" : "OK";
        var score = verdict switch { "NG" => 8.6 + 14 * _random.NextDouble(), "UNSURE" => 7.9, _ => 2 + 5 * _random.NextDouble() };
        var rid = new Guid(seq, (short)seed, 7, 1, 2, 3, 4, 5, 6, 7, 8);
        if (verdict == "NG")
            _defects.Add(rid);
        var named = verdict == "NG" ? $"\"{Classes[seq / 8 % Classes.Length]}\"" : "null";
        var action = verdict == "OK" ? "pass" : "reject";
        var picture = verdict == "OK" && seq % 10 != 0 ? "none" : "pending";
        return Head(seq, stream, "inspection") + string.Create(CultureInfo.InvariantCulture, $$"""
            "rid":"{{rid}}","part":"C28-{{100_000 + seq}}","recipe":"cap dark 28 mm","t_utc":"{{TimeOf(seq, from)}}","t_mono_ns":{{seq * 500_000_000L}},"time_quality":"synchronised","camera":{"id":"top","model":"acA2440-75um","serial":"23845{{seed}}","exposure_us":800,"gain_db":0,"width":640,"height":480,"pixel_format":"grey8","trigger":"gpio_edge"},"environment":{"temperature_c":41.5},"model":{"sha256":"{{new string('a', 64)}}","release_seq":7,"name":"cap-dark-7"},"candidate":null,"config_sha256":"{{new string('c', 64)}}","degree":"full","score":{{score:0.####}},"threshold":8.5,"verdict":"{{verdict}}","predicted_class":{{named}},"decided_by":"model","inspector":null,"output":{"action":"{{action}}","due_ns":12345},"latency_us":{"capture":3000,"prepare":400,"run":6200,"decide":20},"stats":{"luma":101.5,"contrast":33,"sharpness":12,"saturation":0,"clipped_dark":0,"clipped_bright":0.01,"noise":1.5},"img":{"state":"{{picture}}"} }
            """);
    }
}
