using System.Text;
using System.Text.Json.Nodes;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using Xunit.Abstractions;

namespace EdgeInspect.Core.Tests.Monitoring;

/// <summary>Windows on the wire.</summary>
public sealed class WindowMessageTests(ITestOutputHelper output)
{
    [Fact]
    public void A_window_is_read_as_it_was_written()
    {
        var (frames, builder) = (new Frames(1), Frames.Builder());
        builder.NoteMissed(3);
        foreach (var window in (DriftWindow[])[frames.Window(builder), Cut(builder, frames), frames.Window(Frames.Builder(), frames.Anything)])
        {
            var read = Read(WindowWriter.Write(window));
            Assert.Equal((window.Series, window.Seq, window.Span), (read.Series, read.Seq, read.Span));
            Assert.Equal(WindowWriter.Write(window.State), WindowWriter.Write(read.State));
            Assert.Equal(WindowWriter.Write(window).Body.ToArray(), WindowWriter.Write(read).Body.ToArray());
        }
    }

    [Fact]
    public void A_usual_window_takes_about_700_bytes()
    {
        var (frames, builder) = (new Frames(2), Frames.Builder());
        var bodies = Enumerable.Range(0, 50).Select(_ => WindowWriter.Write(frames.Window(builder))).ToArray();
        output.WriteLine($"{bodies.Average(body => body.Body.Length):F0} bytes on average, {bodies.Max(body => body.Body.Length)} at most, of {Expand(bodies[0]).Length}");
        Assert.InRange(bodies.Average(body => body.Body.Length), 500, 800);
    }

    /// <summary>The longest names, every histogram full and different, every frame a lot of its own.</summary>
    [Fact]
    public void The_worst_window_keeps_the_limit_and_says_what_is_left_out()
    {
        var window = Worst(4096, nameLength: 64);
        var body = WindowWriter.Write(window);
        var read = Read(body);
        output.WriteLine($"{body.Body.Length} bytes of {Expand(body).Length}, {read.State.Slices.Count} slices, {read.State.Scalars.Count(s => s.Bins.ContainsAnyExcept(0))} histograms");
        Assert.InRange(body.Body.Length, 1500, WindowFormat.MaxBytes);
        Assert.InRange(read.State.Slices.Count, 0, 100);
        Assert.Equal(TotalOf(window.State.Slices), TotalOf(read.State.Slices));
        foreach (var (written, scalar) in window.State.Scalars.Zip(read.State.Scalars))
        {
            Assert.Equal((written.Count, written.Sum, written.SumOfSquares, written.Least, written.Greatest), (scalar.Count, scalar.Sum, scalar.SumOfSquares, scalar.Least, scalar.Greatest));
            Assert.Contains(scalar.Bins.ToArray().Sum(), (long[])[0, scalar.Count]);
        }
    }

    /// <summary>Names far longer than a configuration allows leave no room: the histograms of the last scalars go, sums stay.</summary>
    [Fact]
    public void Histograms_that_find_no_room_are_left_out_and_their_sums_are_not()
    {
        var body = WindowWriter.Write(Worst(4096, nameLength: 200));
        Assert.InRange(body.Body.Length, 2000, WindowFormat.MaxBytes);
        var json = JsonNode.Parse(Expand(body))!;
        var scalars = json["scalars"]!.AsObject().Select(scalar => scalar.Value!).ToArray();
        var kept = scalars.TakeWhile(scalar => scalar["bins"] is not null).Count();
        Assert.InRange(kept, 1, 8);
        Assert.All(scalars[kept..], scalar => Assert.True(scalar["bins"] is null && scalar["sum"] is not null));
        Assert.Empty(json["slices"]!.AsArray());
    }

    [Fact]
    public void Windows_of_any_frames_keep_the_limit()
    {
        var sizes = new List<int>();
        for (var seed = 100; seed < 130; seed++)
        {
            var window = new Frames(seed).Window(Frames.Builder(), new Frames(seed + 1000).Anything);
            sizes.Add(WindowWriter.Write(window).Body.Length);
            Assert.DoesNotContain(Read(WindowWriter.Write(window)).State.Scalars, scalar => scalar.Count != scalar.Bins.ToArray().Sum());
        }

        Assert.InRange(sizes.Max(), 700, 1800);
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        var content = Edit(json =>
        {
            json["embedding"] = new JsonObject { ["n"] = 256 };
            json["scalars"]!["colour"] = 5;
            json["scalars"]!["luma"]!["median"] = 5;
        });
        Assert.Equal(MessageFault.None, WindowReader.Read(content, BatchFormat.Json).Fault);
    }

    [Fact]
    public void Another_version_or_schema_is_told_from_damage()
    {
        Assert.Equal(MessageFault.ForeignVersion, Fault(json => json["schema"] = 2));
        Assert.Equal(MessageFault.ForeignVersion, Fault(json => json["window_schema"] = "0123456789abcdef"));
        Assert.Equal(MessageFault.ForeignVersion, Fault(json => json["score_unit"] = 8.5));
        Assert.Equal(MessageFault.UnknownContentType, WindowReader.Read("{}"u8, null).Fault);
        Assert.Equal(MessageFault.NotExpandable, WindowReader.Read("{}"u8, BatchFormat.JsonBrotli).Fault);
        Assert.Equal(MessageFault.TooLarge, WindowReader.Read(new byte[WindowFormat.MaxBytes + 1], BatchFormat.Json).Fault);
        var bomb = new byte[200];
        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(new byte[1_000_000], bomb, out var length));
        Assert.Equal(MessageFault.TooLarge, WindowReader.Read(bomb.AsSpan(0, length), BatchFormat.JsonBrotli).Fault);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "frames", "257" }, { "frames", "255" }, { "seq", "0" }, { "size", "300" }, { "size", "8192" }, { "cut", "\"stop\"" }, { "cut", "\"why\"" },
        { "missed", "-1" }, { "first_seq", "0" }, { "last_seq", "200" }, { "model", "\"abc\"" }, { "epoch", "\"\"" }, { "score_unit", "0" },
        { "score_unit", "-8" }, { "threshold", "1e999" }, { "first_utc", "\"yesterday\"" }, { "verdicts", "[0,256,1]" }, { "verdicts", "[0,256,0]" },
        { "verdicts", "[0,300,-44]" }, { "verdicts", "[0,0,0,0,256]" }, { "other", "[0,9999]" }, { "other", "[0,1600]" }, { "other", "null" },
        { "slices", "[{\"by\":\"lot\",\"name\":\"a\",\"counts\":[0,300]}]" }, { "slices", "[{\"by\":\"lot\",\"name\":\"a\",\"counts\":[]}]" },
        { "slices", "[{\"by\":\"lot\",\"name\":\"b\",\"counts\":[0,1]},{\"by\":\"lot\",\"name\":\"a\",\"counts\":[0,1]}]" },
        { "slices", "[{\"by\":\"moon\",\"name\":\"a\",\"counts\":[0,1]}]" }, { "slices", "[{\"by\":\"lot\",\"name\":\"\",\"counts\":[0,1]}]" },
        { "scalars.luma.n", "255" }, { "scalars.luma.n", "-1" }, { "scalars.luma.sum", "999999999" }, { "scalars.luma.sum", "-5" },
        { "scalars.luma.squares", "5" }, { "scalars.luma.squares", "5000000000000" }, { "scalars.luma.least", "-1" }, { "scalars.luma.least", "0" },
        { "scalars.luma.greatest", "130561" }, { "scalars.luma.bins", "[256]" }, { "scalars.luma.bins", "[-29,255]" }, { "scalars.luma.bins", "[]" },
        { "scalars.luma.bins", "[-29,256,-40]" }, { "scalars.luma.bins", "[-20,-9,256]" }, { "scalars.luma.bins", "[-63,0,1]" },
        { "scalars.luma.not_finite", "1" }, { "scalars.luma", "null" }, { "scalars.luma", "{\"n\":0}" }, { "scalars", "{}" }, { "scalars", "[]" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void What_can_not_be_is_refused(string field, string value)
    {
        var path = field.Split('.');
        Assert.Equal(MessageFault.Malformed, Fault(json =>
        {
            JsonNode at = json;
            foreach (var name in path[..^1])
                at = at[name]!;
            at[path[^1]] = value == "1e999" ? JsonNode.Parse("null") : JsonNode.Parse(value);
        }));
    }

    [Fact]
    public void The_picture_of_a_whole_message_is_sound_before_it_is_damaged() => Assert.Equal(MessageFault.None, Fault(_ => { }));

    [Fact]
    public void A_merger_takes_each_window_once_and_in_any_order()
    {
        var (frames, builder) = (new Frames(3), Frames.Builder());
        var windows = Enumerable.Range(0, 12).Select(_ => frames.Window(builder)).ToArray();
        var (ordered, shuffled) = (new WindowMerger(Frames.Schema, 1), new WindowMerger(Frames.Schema, 1));
        Assert.All(windows, window => Assert.Equal(MergeOutcome.Merged, ordered.Add(window)));
        var order = Enumerable.Range(0, 60).Select(_ => frames.Below(12)).Concat(Enumerable.Range(0, 12)).ToArray();
        Assert.Equal(12, order.Count(i => shuffled.Add(Read(WindowWriter.Write(windows[i]))) == MergeOutcome.Merged));
        Assert.Equal(WindowWriter.Write(ordered.State), WindowWriter.Write(shuffled.State));
        Assert.Equal(12 * 256, ordered.State.Frames);

        var foreign = Frames.Judge(new NamedModel('b', 9), "washer");
        Assert.Equal(MergeOutcome.ForeignSchema, new WindowMerger(Frames.Schema, 9).Add(frames.Window(Frames.Builder(), () => frames.Next() with { Active = foreign })));
        var twin = Frames.Judge(new NamedModel('b', 8), "washer");
        Assert.Equal(MergeOutcome.TooMany, ordered.Add(frames.Window(Frames.Builder(), () => frames.Next() with { Active = twin })));
    }

    internal static byte[] Expand(WindowBody body)
    {
        if (body.ContentType == BatchFormat.Json)
            return body.Body.ToArray();
        var content = new byte[WindowFormat.MaxContentBytes];
        Assert.True(System.IO.Compression.BrotliDecoder.TryDecompress(body.Body.Span, content, out var length));
        return content[..length];
    }

    /// <summary>A window as hard to write as there can be.</summary>
    internal static DriftWindow Worst(int size, int nameLength = 64)
    {
        var frames = new Frames(77);
        string Name(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)(0x4e00 + frames.Below(20_000))));
        var stream = new LedgerStream(new(Name(nameLength), Name(nameLength), Name(nameLength)), "fedcba98765432100123456789abcdef");
        var active = Frames.Judge(new NamedModel('9', Frames.Threshold), Name(200), 123.456789012345);
        var camera = Frames.Camera with { Id = Name(64) };
        var series = new WindowSeries(stream, camera.Id, active.Detector.Model.Sha256, Frames.Schema.Id);
        var builder = new WindowBuilder(stream, new Dictionary<WindowSeries, SeriesPlace> { [series] = new(BatchFormat.MaxSeq - 9, size) });
        var next = frames.Spread();
        var window = frames.Window(builder, () => next() with { Active = active, Camera = camera });
        for (var lot = 0; lot < 256; lot++)
            window.State.AddSlice(new(SliceBy.Lot, Name(64)), Verdict.Ok, (GroundTruth)frames.Below(3));
        return window;
    }

    private static DriftWindow Cut(WindowBuilder builder, Frames frames)
    {
        builder.Add(frames.Next() with { Score = float.NaN });
        return builder.Cut(WindowCut.Lighting)!;
    }

    private static DriftWindow Read(WindowBody body)
    {
        var received = WindowReader.Read(body.Body.Span, body.ContentType);
        Assert.Equal(MessageFault.None, received.Fault);
        return received.Message!;
    }

    private static MessageFault Fault(Action<JsonNode> edit) => WindowReader.Read(Edit(edit), BatchFormat.Json).Fault;

    private static byte[] Edit(Action<JsonNode> edit)
    {
        var frames = new Frames(4);
        var json = JsonNode.Parse(Expand(WindowWriter.Write(frames.Window(Frames.Builder(), () => frames.Next() with { Verdict = Verdict.Ok }))))!;
        edit(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static long TotalOf(SliceTable table)
    {
        var total = table.Overflow.ToArray().Sum();
        for (var i = 0; i < table.Count; i++)
            total += table[i].ToArray().Sum();
        return total;
    }
}
