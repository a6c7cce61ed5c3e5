using EdgeInspect.Configuration;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class PanelOptionsTests
{
    private static readonly string[] Needed = ["Station:Site=s", "Station:Line=l", "Station:Name=n", "Model:Path=m", "Panel:Enabled=true"];

    [Theory]
    [InlineData("Panel:Url=http://127.0.0.1:8081", null)]
    [InlineData("Panel:Url=http://localhost:0", null)]
    [InlineData("Panel:Url=http://0.0.0.0:8081", "http:// on the loopback")]
    [InlineData("Panel:Url=http://192.168.1.4:8081", "http:// on the loopback")]
    [InlineData("Panel:Url=http://*:8081", "http:// on the loopback")]
    [InlineData("Panel:Url=ftp://127.0.0.1", "http:// on the loopback")]
    [InlineData("Panel:Url=http://127.0.0.1:8081/panel", "http:// on the loopback")]
    [InlineData("Panel:Url=https://*:8443", "must be set where Url is https://")]
    [InlineData("Panel:CertificateFile=a.pem", "must be null where Url is http://")]
    [InlineData("Panel:ShiftStarts=6 o'clock", "time of day as HH:mm")]
    [InlineData("Panel:ShiftStarts=", "time of day as HH:mm")]
    [InlineData("Panel:LockAfterSeconds=5", "10")]
    [InlineData("Panel:BadgePattern=B-[0-9]{4}", null)]
    [InlineData("Panel:BadgePattern=B-[0-9", "regular expression")]
    [InlineData("Panel:Review:RepeatShare=1.5", "1")]
    public void What_can_not_be_is_told_with_its_key(string setting, string? problem)
    {
        var errors = ConfigurationSource<StationOptions>.OfSettings([.. Needed, setting]).Errors.Select(e => e.ToString()).ToArray();
        if (problem is null)
            Assert.Empty(errors);
        else
            Assert.Contains(errors, e => e.Contains("Panel:", StringComparison.Ordinal) && e.Contains(problem, StringComparison.Ordinal));
    }
}
