using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>Writes records as they are stored, hashed and sent: JSON, UTF-8. The buffer is re-used; an inspection allocates nothing.</summary>
internal sealed class RecordJson : IDisposable
{
    /// <summary>Version of the record's format.</summary>
    public const int SchemaVersion = 1;

    private const int RidLength = 36;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly StationIdentity _station;
    private readonly string _epoch;
    private readonly byte[] _time = new byte[WireTime.Length];
    private readonly byte[] _rid = new byte[RidLength];
    private bool _hasRid;

    /// <summary>For the records of one epoch of one station.</summary>
    public RecordJson(StationIdentity station, string epoch)
    {
        _json = new Utf8JsonWriter(_buffer);
        (_station, _epoch) = (station, epoch);
    }

    /// <summary>The last record's bytes; valid until the next one is written.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.WrittenSpan;

    /// <summary>Its time.</summary>
    public ReadOnlySpan<byte> Time => _time;

    /// <summary>Its result id, or nothing.</summary>
    public ReadOnlySpan<byte> Rid => _hasRid ? _rid : [];

    /// <summary>Writes an inspection.</summary>
    public void Write(InspectionRecord record, StationSurroundings surroundings)
    {
        Begin(record.Seq, RecordKinds.Inspection, record.Rid);
        WritePart(record);
        WriteTime(record.CapturedUtc);
        _json.WriteNumber("t_mono_ns"u8, record.CapturedNs);
        _json.WriteString("time_quality"u8, surroundings.TimeQuality);
        WriteCamera(record.Camera);
        WriteReadings(surroundings.Readings);
        WriteJudgement(record);
        WriteLatency(record.Latency);
        WriteStatistics(record.Statistics);
        _json.WriteStartObject("img"u8);
        _json.WriteString("state"u8, record.ImagePending ? "pending"u8 : "none"u8);
        _json.WriteEndObject();
        End();
    }

    /// <summary>Writes a record of another kind.</summary>
    public void Write(QueuedEvent entry, long seq)
    {
        Begin(seq, entry.Kind, entry.Rid);
        WriteTime(entry.At);
        foreach (var field in entry.Fields.EnumerateObject())
            field.WriteTo(_json);
        End();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin(long seq, string kind, Guid? rid)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("schema"u8, SchemaVersion);
        _json.WriteString("site"u8, _station.Site);
        _json.WriteString("line"u8, _station.Line);
        _json.WriteString("station"u8, _station.Station);
        _json.WriteString("epoch"u8, _epoch);
        _json.WriteNumber("seq"u8, seq);
        _json.WriteString("kind"u8, kind);
        _hasRid = rid is not null;
        if (rid is not { } id)
            return;
        Utf8Formatter.TryFormat(id, _rid, out _);
        _json.WriteString("rid"u8, _rid);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WritePart(InspectionRecord record)
    {
        if (record.Part is not null)
        {
            _json.WriteString("part"u8, record.Part);
        }
        else
        {
            // An interpolated string would box the number until the runtime has optimised it.
            var prefix = "frame-"u8;
            Span<byte> name = stackalloc byte[32];
            prefix.CopyTo(name);
            Utf8Formatter.TryFormat(record.FrameNumber, name[prefix.Length..], out var digits);
            _json.WriteString("part"u8, name[..(prefix.Length + digits)]);
        }

        _json.WriteString("recipe"u8, record.Active.Recipe.Name);
    }

    private void WriteTime(DateTimeOffset time)
    {
        WireTime.Format(time, _time);
        _json.WriteString("t_utc"u8, _time);
    }

    private void WriteCamera(CaptureSettings camera)
    {
        _json.WriteStartObject("camera"u8);
        _json.WriteString("id"u8, camera.Id);
        _json.WriteString("model"u8, camera.Model);
        _json.WriteString("serial"u8, camera.Serial);
        WriteNumber("exposure_us"u8, camera.ExposureUs);
        WriteNumber("gain_db"u8, camera.GainDb);
        _json.WriteNumber("width"u8, camera.Width);
        _json.WriteNumber("height"u8, camera.Height);
        _json.WriteString("pixel_format"u8, camera.PixelFormat.ToWire());
        _json.WriteString("trigger"u8, camera.Trigger.ToWire());
        _json.WriteEndObject();
    }

    private void WriteReadings(IReadOnlyList<SensorReading> readings)
    {
        _json.WriteStartObject("environment"u8);
        for (var i = 0; i < readings.Count; i++)
        {
            _json.WritePropertyName(readings[i].Name);
            WriteNumberValue(readings[i].Value);
        }

        _json.WriteEndObject();
    }

    private void WriteJudgement(InspectionRecord record)
    {
        var active = record.Active;
        WriteModel("model"u8, active.Detector.Model);
        WriteModel("candidate"u8, active.Candidate?.Model);
        _json.WriteString("config_sha256"u8, active.ConfigurationSha256);
        _json.WriteString("degree"u8, active.Recipe.Degree.ToWire());
        WriteScore(record.Score);
        WriteNumber("threshold"u8, active.Recipe.Threshold);
        _json.WriteString("verdict"u8, record.Verdict.ToWire());
        _json.WriteString("predicted_class"u8, record.PredictedClass);
        _json.WriteString("decided_by"u8, record.DecidedBy.ToWire());
        _json.WriteNull("inspector"u8);
        _json.WriteStartObject("output"u8);
        _json.WriteString("action"u8, record.Action.ToWire());
        _json.WriteNumber("due_ns"u8, record.DueNs);
        _json.WriteEndObject();
    }

    private void WriteModel(ReadOnlySpan<byte> name, ModelIdentity? model)
    {
        if (model is null)
        {
            _json.WriteNull(name);
            return;
        }

        _json.WriteStartObject(name);
        _json.WriteString("sha256"u8, model.Sha256);
        _json.WriteNumber("release_seq"u8, model.ReleaseSeq);
        _json.WriteString("name"u8, model.Name);
        _json.WriteEndObject();
    }

    private void WriteLatency(in PartLatency latency)
    {
        _json.WriteStartObject("latency_us"u8);
        _json.WriteNumber("capture"u8, latency.CaptureUs);
        _json.WriteNumber("prepare"u8, latency.PrepareUs);
        _json.WriteNumber("run"u8, latency.RunUs);
        _json.WriteNumber("decide"u8, latency.DecideUs);
        _json.WriteEndObject();
    }

    private void WriteStatistics(in FrameStatistics statistics)
    {
        _json.WriteStartObject("stats"u8);
        WriteNumber("luma"u8, statistics.Luma);
        _json.WriteNumber("contrast"u8, statistics.Contrast);
        WriteNumber("sharpness"u8, statistics.Sharpness);
        WriteNumber("saturation"u8, statistics.Saturation);
        WriteNumber("clipped_dark"u8, statistics.ClippedDark);
        WriteNumber("clipped_bright"u8, statistics.ClippedBright);
        WriteNumber("noise"u8, statistics.Noise);
        _json.WriteEndObject();
    }

    /// <summary>The score keeps its own precision: as a double it would gain digits that it never had.</summary>
    private void WriteScore(float score)
    {
        if (float.IsFinite(score))
            _json.WriteNumber("score"u8, score);
        else
            _json.WriteNull("score"u8);
    }

    private void WriteNumber(ReadOnlySpan<byte> name, double? value)
    {
        _json.WritePropertyName(name);
        WriteNumberValue(value);
    }

    private void WriteNumberValue(double? value)
    {
        if (value is { } number && double.IsFinite(number))
            _json.WriteNumberValue(number);
        else
            _json.WriteNullValue();
    }
}
