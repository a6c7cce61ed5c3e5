using System.Text;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Fleet;

public sealed class FleetMessageTests
{
    private const string StateText =
        """{"schema":1,"presence":"online","session":"session-1","boot_id":"boot-1","said_utc":"2026-03-04T05:06:07.0890000Z","epoch":"0123456789abcdef0123456789abcdef","last_seq":41,"condition":"degraded","problems":["camera: ist verdreckt"],"version":"1.2.3","slots":{"active":{"name":"Pr\u00FCfling","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","release_seq":0,"threshold":3.25},"candidate":null},"recipe":"flange","degree":"full"}""";

    private const string GaugesText =
        """{"schema":1,"session":"session-1","taken_utc":"2026-03-04T05:06:07.0890000Z","uptime_s":12.5,"ok":100,"ng":3,"unsure":2,"not_judged":1,"parts_per_minute":59.5,"latency_median_ms":8.25,"latency_p99_ms":12.75,"last_seq":106,"backlog":6,"images_waiting":2,"gaps":4,"output_late":1,"free_bytes":1099511627776,"memory_bytes":300000000,"temperature_c":41.5}""";

    private const string EventText =
        """{"schema":1,"id":"0195a000-0000-7000-8000-000000000001","utc":"2026-03-04T05:06:07.0890000Z","severity":"alarm","kind":"camera_lost","text":"the camera is gone"}""";

    [Fact]
    public void They_are_written_and_read()
    {
        Assert.Equal(StateText, Text(FleetSamples.State.ToBytes()));
        Assert.Equal(GaugesText, Text(FleetSamples.Gauges.ToBytes()));
        Assert.Equal(EventText, Text(FleetSamples.Event.ToBytes()));
        Assert.True(FleetSamples.Same(FleetSamples.State, StationStateJson.Read(Bytes(StateText)).Message!));
        Assert.Equal(FleetSamples.Gauges, StationGaugesJson.Read(Bytes(GaugesText)).Message);
        Assert.Equal(FleetSamples.Event, FleetEventJson.Read(Bytes(EventText)).Message);
    }

    [Theory]
    [InlineData("\"degree\":\"full\"", "\"degree\":\"full\",\"more\":{\"a\":[1,{}]}", MessageFault.None)]
    [InlineData("\"candidate\":null", "\"candidate\":null,\"third\":{}", MessageFault.None)]
    [InlineData("[\"camera: ist verdreckt\"]", "[]", MessageFault.None)]
    [InlineData("\"schema\":1", "\"schema\":2", MessageFault.ForeignVersion)]
    [InlineData("\"schema\":1,", "", MessageFault.Malformed)]
    [InlineData("\"online\"", "\"unknown\"", MessageFault.Malformed)]
    [InlineData("\"online\"", "\"Online\"", MessageFault.Malformed)]
    [InlineData("\"online\"", "1", MessageFault.Malformed)]
    [InlineData("\"session-1\"", "\"\"", MessageFault.Malformed)]
    [InlineData("\"session-1\"", "null", MessageFault.Malformed)]
    [InlineData("\"session-1\"", "\"\\ud800\"", MessageFault.Malformed)]
    [InlineData("\"last_seq\":41", "\"last_seq\":-1", MessageFault.Malformed)]
    [InlineData("\"last_seq\":41", "\"last_seq\":41,\"last_seq\":41", MessageFault.Malformed)]
    [InlineData("\"last_seq\":41,", "", MessageFault.Malformed)]
    [InlineData("2026-03-04T05:06:07.0890000Z", "1899-12-31T00:00:00Z", MessageFault.Malformed)]
    [InlineData("2026-03-04T05:06:07.0890000Z", "yesterday", MessageFault.Malformed)]
    [InlineData("[\"camera: ist verdreckt\"]", "[7]", MessageFault.Malformed)]
    [InlineData("\"aaaaaaaa", "\"Aaaaaaaa", MessageFault.Malformed)]
    [InlineData("\"aaaaaaaa", "\"aaaaaaa", MessageFault.Malformed)]
    [InlineData("3.25", "1e999", MessageFault.Malformed)]
    [InlineData(",\"candidate\":null", "", MessageFault.Malformed)]
    [InlineData("\"full\"}", "\"full\"}x", MessageFault.Malformed)]
    public void A_changed_state_is_answered(string from, string to, MessageFault fault) =>
        Assert.Equal(fault, StationStateJson.Read(Change(StateText, from, to)).Fault);

    [Theory]
    [InlineData("8.25", "null", MessageFault.None)]
    [InlineData(",\"temperature_c\":41.5", "", MessageFault.None)]
    [InlineData("41.5", "-20", MessageFault.None)]
    [InlineData("\"schema\":1", "\"schema\":3", MessageFault.ForeignVersion)]
    [InlineData("\"ok\":100", "\"ok\":null", MessageFault.Malformed)]
    [InlineData("\"ok\":100", "\"ok\":1.5", MessageFault.Malformed)]
    [InlineData("\"ok\":100,", "", MessageFault.Malformed)]
    [InlineData("8.25", "-1", MessageFault.Malformed)]
    [InlineData("59.5", "null", MessageFault.Malformed)]
    [InlineData("41.5", "\"warm\"", MessageFault.Malformed)]
    public void Changed_gauges_are_answered(string from, string to, MessageFault fault) =>
        Assert.Equal(fault, StationGaugesJson.Read(Change(GaugesText, from, to)).Fault);

    [Theory]
    [InlineData("the camera is gone", "", MessageFault.None)]
    [InlineData("\"schema\":1", "\"schema\":0", MessageFault.ForeignVersion)]
    [InlineData("camera_lost", "Camera lost", MessageFault.Malformed)]
    [InlineData("camera_lost", "", MessageFault.Malformed)]
    [InlineData("\"alarm\"", "\"panic\"", MessageFault.Malformed)]
    [InlineData("0195a000-0000-7000-8000-000000000001", "00000000-0000-0000-0000-000000000000", MessageFault.Malformed)]
    [InlineData("0195a000", "zz95a000", MessageFault.Malformed)]
    public void A_changed_event_is_answered(string from, string to, MessageFault fault) =>
        Assert.Equal(fault, FleetEventJson.Read(Change(EventText, from, to)).Fault);

    [Fact]
    public void What_a_station_says_is_shortened_to_what_a_hub_takes()
    {
        var bytes = FleetSamples.LongestState.ToBytes();
        Assert.InRange(bytes.Length, FleetFormat.MaxMessageBytes / 2, FleetFormat.MaxMessageBytes);
        var read = StationStateJson.Read(bytes).Message!;
        Assert.Equal((FleetFormat.MaxProblems, FleetFormat.MaxProblemLength), (read.Problems.Length, read.Problems[0].Length));
        Assert.Equal(FleetFormat.MaxNameLength, read.Slots.Candidate!.Name.Length);
        var half = FleetSamples.Event with { Text = new string('x', FleetFormat.MaxTextLength - 1) + "😀" };
        Assert.Equal(FleetFormat.MaxTextLength - 1, FleetEventJson.Read(half.ToBytes()).Message!.Text.Length);
        var unmeasured = FleetSamples.Gauges with { LatencyMedianMs = double.NaN, TemperatureC = double.PositiveInfinity };
        Assert.Equal(FleetSamples.Gauges with { LatencyMedianMs = null, TemperatureC = null }, StationGaugesJson.Read(unmeasured.ToBytes()).Message);
        Assert.Equal("-", StationStateJson.Read((FleetSamples.State with { BootId = "" }).ToBytes()).Message!.BootId);
    }

    [Fact]
    public void They_are_bounded()
    {
        var large = new byte[FleetFormat.MaxMessageBytes + 1];
        Assert.Equal(
            [MessageFault.TooLarge, MessageFault.TooLarge, MessageFault.TooLarge],
            new[] { StationStateJson.Read(large).Fault, StationGaugesJson.Read(large).Fault, FleetEventJson.Read(large).Fault });
        var problems = string.Join(',', Enumerable.Repeat("\"p\"", FleetFormat.MaxProblems + 1));
        Assert.Equal(MessageFault.Malformed, StationStateJson.Read(Change(StateText, "\"camera: ist verdreckt\"", problems)).Fault);
        Assert.Equal(MessageFault.Malformed, FleetEventJson.Read(Change(EventText, "the camera", new string('x', FleetFormat.MaxTextLength))).Fault);
    }

    private static byte[] Change(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Bytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
