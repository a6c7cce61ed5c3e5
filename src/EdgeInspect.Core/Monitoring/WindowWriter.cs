using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>A window as it is stored and sent.</summary>
/// <param name="Body">At most <see cref="WindowFormat.MaxBytes"/> bytes.</param>
/// <param name="ContentType"><see cref="BatchFormat.Json"/> or <see cref="BatchFormat.JsonBrotli"/>.</param>
public sealed record WindowBody(ReadOnlyMemory<byte> Body, string ContentType);

/// <summary>
/// Writes windows: JSON, compressed with Brotli when that is smaller. One that is too large leaves out, in this order and only as far as
/// needed: slices, the last ones first, whose counts then stand in <c>other</c>; and histograms, the last scalar's first: it then has
/// <c>n</c> without <c>bins</c>. Sums, least and greatest values are never left out.
/// </summary>
public static class WindowWriter
{
    // The text goes into no web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a window. The same window gives the same bytes.</summary>
    public static WindowBody Write(DriftWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var (slices, histograms) = (window.State.Slices.Count, window.State.Scalars.Length);
        while (true)
        {
            var body = Pack(Json(window, slices, histograms));
            if (body.Body.Length <= WindowFormat.MaxBytes)
                return body;
            if (slices > 0)
                slices /= 2;
            else if (histograms > 0)
                histograms--;
            else
                throw new InvalidOperationException($"a window without slices and histograms has {body.Body.Length} bytes, allowed are {WindowFormat.MaxBytes}");
        }
    }

    /// <summary>The JSON of a state alone, the same for the same numbers.</summary>
    /// <param name="state">The state.</param>
    public static byte[] Write(WindowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Json(json => WriteState(json, state, state.Slices.Count, state.Scalars.Length));
    }

    private static WindowBody Pack(byte[] content)
    {
        var packed = new byte[content.Length];
        var length = content.Length <= WindowFormat.MaxContentBytes ? BatchFormat.Compress(content, packed) : 0;
        return length > 0 ? new(packed.AsMemory(0, length), BatchFormat.JsonBrotli) : new(content, BatchFormat.Json);
    }

    private static byte[] Json(DriftWindow window, int slices, int histograms) => Json(json =>
    {
        json.WriteNumber("schema"u8, WindowFormat.Version);
        WriteKey(json, window);
        WriteSpan(json, window.Span);
        WriteState(json, window.State, slices, histograms);
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteKey(Utf8JsonWriter json, DriftWindow window)
    {
        var ((station, epoch), camera, model, schema) = window.Series;
        json.WriteString("site"u8, station.Site);
        json.WriteString("line"u8, station.Line);
        json.WriteString("station"u8, station.Station);
        json.WriteString("epoch"u8, epoch);
        json.WriteString("camera"u8, camera);
        json.WriteString("model"u8, model);
        json.WriteString("window_schema"u8, schema);
        json.WriteNumber("score_unit"u8, window.State.Schema.ScoreUnit);
        json.WriteNumber("seq"u8, window.Seq);
    }

    private static void WriteSpan(Utf8JsonWriter json, WindowSpan span)
    {
        json.WriteString("cut"u8, span.Cut.ToWire());
        json.WriteNumber("size"u8, span.Size);
        json.WriteNumber("missed"u8, span.Missed);
        json.WriteString("recipe"u8, span.Recipe);
        json.WriteNumber("threshold"u8, span.Threshold);
        json.WriteNumber("first_seq"u8, span.FirstSeq);
        json.WriteNumber("last_seq"u8, span.LastSeq);
        json.WriteString("first_utc"u8, span.FirstUtc.UtcDateTime);
        json.WriteString("last_utc"u8, span.LastUtc.UtcDateTime);
    }

    private static void WriteState(Utf8JsonWriter json, WindowState state, int slices, int histograms)
    {
        json.WriteNumber("frames"u8, state.Frames);
        WriteCounts(json, "verdicts", state.Verdicts);
        json.WriteStartObject("scalars"u8);
        foreach (var scalar in state.Scalars)
        {
            if (scalar.Count + scalar.NotFinite > 0)
                WriteScalar(json, scalar, (int)scalar.Scalar.Kind < histograms);
        }

        json.WriteEndObject();
        WriteSlices(json, state.Slices, slices);
    }

    private static void WriteScalar(Utf8JsonWriter json, ScalarState scalar, bool withBins)
    {
        json.WriteStartObject(scalar.Scalar.Name);
        json.WriteNumber("n"u8, scalar.Count);
        if (scalar.NotFinite > 0)
            json.WriteNumber("not_finite"u8, scalar.NotFinite);
        if (scalar.Count > 0)
        {
            json.WriteNumber("sum"u8, scalar.Sum);
            json.WriteNumber("squares"u8, scalar.SumOfSquares);
            json.WriteNumber("least"u8, scalar.Least);
            json.WriteNumber("greatest"u8, scalar.Greatest);
            if (withBins && scalar.Bins.ContainsAnyExcept(0))
                WriteBins(json, scalar.Bins);
        }

        json.WriteEndObject();
    }

    /// <summary>Counts in order; a negative number stands for so many zeros. Zeros at the end are left out.</summary>
    private static void WriteBins(Utf8JsonWriter json, ReadOnlySpan<long> bins)
    {
        json.WriteStartArray("bins"u8);
        var zeros = 0;
        foreach (var count in bins)
        {
            zeros = count == 0 ? zeros + 1 : zeros;
            if (count == 0)
                continue;
            if (zeros > 0)
                json.WriteNumberValue(-zeros);
            json.WriteNumberValue(count);
            zeros = 0;
        }

        json.WriteEndArray();
    }

    private static void WriteSlices(Utf8JsonWriter json, SliceTable slices, int most)
    {
        Span<long> other = stackalloc long[SliceTable.Cells];
        slices.Overflow.CopyTo(other);
        json.WriteStartArray("slices"u8);
        for (var i = 0; i < slices.Count; i++)
        {
            if (i >= most)
            {
                AddTo(other, slices[i]);
                continue;
            }

            json.WriteStartObject();
            json.WriteString("by"u8, slices.Keys[i].By.ToWire());
            json.WriteString("name"u8, slices.Keys[i].Name);
            WriteCounts(json, "counts", slices[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounts(json, "other", other);
    }

    private static void AddTo(Span<long> sum, ReadOnlySpan<long> counts)
    {
        for (var i = 0; i < counts.Length; i++)
            sum[i] += counts[i];
    }

    /// <summary>Counts without the zeros at their end.</summary>
    private static void WriteCounts(Utf8JsonWriter json, string name, ReadOnlySpan<long> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts[..(counts.LastIndexOfAnyExcept(0) + 1)])
            json.WriteNumberValue(count);
        json.WriteEndArray();
    }
}
