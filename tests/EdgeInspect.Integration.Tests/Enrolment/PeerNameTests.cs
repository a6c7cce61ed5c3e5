using EdgeInspect.Enrolment;

namespace EdgeInspect.Integration.Tests.Enrolment;

public sealed class PeerNameTests
{
    [Theory]
    [InlineData("plant/line/station", false)]
    [InlineData("plant-1/line_a/st.1", false)]
    [InlineData("up/dn/up", false)]
    [InlineData("hub/hub/hub", false)]
    [InlineData("hub", true)]
    [InlineData("hub-2", true)]
    [InlineData("hub-4", true)]
    public void Names_of_stations_and_of_the_hub_are_taken_as_they_are(string text, bool isHub)
    {
        var name = PeerName.Parse(text);

        Assert.Equal((text, isHub), (name.Text, name.IsHub));
        Assert.Equal(text, name.Subject.EnumerateRelativeDistinguishedNames().Single().GetSingleElementValue());
    }

    [Theory]
    [InlineData("")]
    [InlineData("station")]
    [InlineData("hub-1")]
    [InlineData("hub-5")]
    [InlineData("hub\n")]
    [InlineData("line/station")]
    [InlineData("a/plant/line/station")]
    [InlineData("plant//station")]
    [InlineData("/line/station")]
    [InlineData("plant/line/station/")]
    [InlineData("plant/line/+")]
    [InlineData("#/line/station")]
    [InlineData("plant/line/%u")]
    [InlineData("plant/$share/station")]
    [InlineData("plant/line/station\n")]
    [InlineData("plant/line/sta tion")]
    [InlineData("plant/line/stätion")]
    [InlineData("plant/line/.station")]
    [InlineData("fleet/line/station")]
    [InlineData("host/line/station")]
    [InlineData("plant/line/a23456789012345678901234567890123456789012345678901234")]
    public void What_would_reach_into_anothers_topics_is_refused(string text)
    {
        var error = Assert.Throws<UserErrorException>(() => PeerName.Parse(text));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plant/line/")]
    [InlineData("plant/l/i/n/e/")]
    public void A_name_that_is_too_long_is_told_the_limit(string start)
    {
        var text = start + new string('s', 70);

        var error = Assert.Throws<UserErrorException>(() => PeerName.Parse(text));

        Assert.Contains($"{text.Length} characters are more than the 64 that it may have", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_name_is_64_characters() => Assert.Equal(64, PeerName.Parse($"plant/line/{new string('s', 53)}").Text.Length);
}
