using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>What a station measures of itself as <c>up/met</c> carries it. What can't be measured is null, or left out.</summary>
public static class StationGaugesJson
{
    private static readonly string[] Optional = ["latency_median_ms", "latency_p99_ms", "free_bytes", "memory_bytes", "temperature_c"];

    private static readonly string[] Fields =
    [
        JsonMessage.Schema, "session", "taken_utc", "uptime_s", "ok", "ng", "unsure", "not_judged", "parts_per_minute", "last_seq",
        "backlog", "images_waiting", "gaps", "output_late", .. Optional,
    ];

    /// <summary>As it is sent: at most <see cref="FleetFormat.MaxMessageBytes"/> bytes.</summary>
    public static byte[] ToBytes(this StationGauges gauges)
    {
        ArgumentNullException.ThrowIfNull(gauges);
        return FleetJson.Write(json =>
        {
            json.WriteName("session", gauges.Session);
            json.WriteTime("taken_utc", gauges.TakenUtc);
            json.WriteNumber("uptime_s", gauges.UptimeSeconds);
            json.WriteNumber("ok", gauges.Ok);
            json.WriteNumber("ng", gauges.Ng);
            json.WriteNumber("unsure", gauges.Unsure);
            json.WriteNumber("not_judged", gauges.NotJudged);
            json.WriteNumber("parts_per_minute", gauges.PartsPerMinute);
            json.WriteMeasured("latency_median_ms", gauges.LatencyMedianMs);
            json.WriteMeasured("latency_p99_ms", gauges.LatencyP99Ms);
            json.WriteNumber("last_seq", gauges.LastSeq);
            json.WriteNumber("backlog", gauges.Backlog);
            json.WriteNumber("images_waiting", gauges.ImagesWaiting);
            json.WriteNumber("gaps", gauges.Gaps);
            json.WriteNumber("output_late", gauges.OutputLate);
            json.WriteMeasured("free_bytes", gauges.FreeBytes);
            json.WriteMeasured("memory_bytes", gauges.MemoryBytes);
            json.WriteMeasured("temperature_c", gauges.TemperatureC);
        });
    }

    /// <summary>Reads them from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<StationGauges> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        var fields = new JsonFields(Fields) { Optional = Optional };
        return JsonMessage.Read(body, FleetFormat.MaxMessageBytes, fields, draft.TryReadValue, draft.Finish);
    }

    private sealed class Draft
    {
        private StationGauges _read = new("", default, 0, 0, 0, 0, 0, 0, null, null, 0, 0, 0, 0, 0, null, null, null);

        public Received<StationGauges> Finish() => new(_read, MessageFault.None);

        public bool TryReadValue(string name, ref Utf8JsonReader json)
        {
            switch (name)
            {
                case "session":
                    var isName = json.TryReadName(out var session);
                    _read = _read with { Session = session ?? "" };
                    return isName;
                case "taken_utc":
                    var isTime = json.TryReadTime(out var time);
                    _read = _read with { TakenUtc = time };
                    return isTime;
                case "temperature_c":
                    var isTemperature = json.TryReadFinite(out var degrees);
                    _read = _read with { TemperatureC = isTemperature ? degrees : null };
                    return isTemperature || json.TokenType == JsonTokenType.Null;
                case "uptime_s" or "parts_per_minute" or "latency_median_ms" or "latency_p99_ms":
                    return TryReadAmount(name, ref json);
                default:
                    return TryReadCount(name, ref json);
            }
        }

        private bool TryReadAmount(string name, ref Utf8JsonReader json)
        {
            var isAmount = json.TryReadAmount(out var value);
            _read = name switch
            {
                "uptime_s" => _read with { UptimeSeconds = value },
                "parts_per_minute" => _read with { PartsPerMinute = value },
                "latency_median_ms" => _read with { LatencyMedianMs = isAmount ? value : null },
                "latency_p99_ms" => _read with { LatencyP99Ms = isAmount ? value : null },
                _ => throw new UnreachableException(name),
            };
            return isAmount || MayBeNull(name, ref json);
        }

        private bool TryReadCount(string name, ref Utf8JsonReader json)
        {
            var isCount = json.TryReadNumber(out var value);
            _read = name switch
            {
                "ok" => _read with { Ok = value },
                "ng" => _read with { Ng = value },
                "unsure" => _read with { Unsure = value },
                "not_judged" => _read with { NotJudged = value },
                "last_seq" => _read with { LastSeq = value },
                "backlog" => _read with { Backlog = value },
                "images_waiting" => _read with { ImagesWaiting = value },
                "gaps" => _read with { Gaps = value },
                "output_late" => _read with { OutputLate = value },
                "free_bytes" => _read with { FreeBytes = isCount ? value : null },
                "memory_bytes" => _read with { MemoryBytes = isCount ? value : null },
                _ => throw new UnreachableException(name),
            };
            return isCount || MayBeNull(name, ref json);
        }

        private static bool MayBeNull(string name, ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.Null && Optional.Contains(name);
    }
}
