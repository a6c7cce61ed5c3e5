using EdgeInspect.Adapters.Cameras.GStreamer;

namespace EdgeInspect.Integration.Tests.Cameras;

public sealed class PipelineTextTests
{
    private const string Sink = " ! appsink name=edgeinspect_sink max-buffers=8 caps=\"video/x-raw,format=(string){GRAY8,RGB,BGR,BGRx}\"";

    [Fact]
    public void A_gige_camera_without_options_is_left_as_it_is_set() =>
        AssertText(new() { Source = "gige" }, "aravissrc name=edgeinspect_gige do-timestamp=true ! video/x-raw,format=GRAY8");

    [Fact]
    public void Every_option_of_a_gige_camera_but_its_name_is_in_the_text() =>
        AssertText(
            new()
            {
                Source = "gige",
                Gige = new()
                {
                    Camera = "GV01", Format = "RGB", Width = 800, Height = 600, RatePerSecond = 30, ExposureUs = 1500.5, GainDb = 0,
                    PacketSizeBytes = 8000, Features = "Name=\"X\" Gamma=1",
                },
            },
            "aravissrc name=edgeinspect_gige do-timestamp=true exposure=1500.5 gain=0 packet-size=8000"
            + " features=\"Name=\\\"X\\\" Gamma=1\" ! video/x-raw,format=RGB,width=800,height=600,framerate=30/1");

    [Fact]
    public void Bayer_goes_through_its_converter() =>
        AssertText(
            new() { Source = "gige", Gige = new() { Format = "bayer" } },
            "aravissrc name=edgeinspect_gige do-timestamp=true ! video/x-bayer ! bayer2rgb");

    [Fact]
    public void A_v4l2_device_is_asked_for_its_caps() =>
        AssertText(
            new() { Source = "v4l2", V4l2 = new() { Caps = "image/jpeg,width=1920" } },
            "v4l2src device=\"/dev/video0\" ! image/jpeg,width=1920 ! decodebin ! videoconvert");

    [Fact]
    public void Only_aravis_memory_has_to_be_copied()
    {
        Assert.True(PipelineText.LendsWithoutAsking(PipelineText.For(new() { Source = "gige" })));
        Assert.False(PipelineText.LendsWithoutAsking(PipelineText.For(new() { Source = "v4l2" })));
    }

    private static void AssertText(GStreamerCameraOptions options, string expected) =>
        Assert.Equal(expected + Sink, PipelineText.For(options));
}
