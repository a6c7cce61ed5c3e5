using System.Net;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>A station that knows what the codes of its badges look like.</summary>
[Collection(PanelCollection.Name)]
public sealed class BadgePatternTests
{
    [Fact]
    public async Task Codes_of_parts_that_are_scanned_by_mistake_are_no_wrong_badges_and_close_nothing()
    {
        await using var scene = await PanelScene.StartAsync("Panel:BadgePattern=B-[0-9]{4}|[0-9]{3}");
        await scene.Admin.JsonAsync(
            HttpMethod.Post, "accounts", new { name = "ada", display_name = "Ada", role = "inspector", pin = "480613", badge = "B-0001" });
        var wrong = await scene.Admin.ProblemAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, "accounts", new { name = "ben", display_name = "Ben", role = "inspector", badge = "C-0001" });
        Assert.Contains("B-[0-9]{4}", Assert.Single(wrong.GetProperty("errors").EnumerateArray()).GetProperty("allowed").GetString(), StringComparison.Ordinal);

        var screen = await scene.Browser().LoadAsync();
        for (var n = 0; n < 2 * GuessLimit.WrongPerHour; n++)
        {
            var problem = await screen.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "session", Badge(n % 2 == 0 ? "4006381333931" : "B-00012"));
            Assert.Equal("no_badge", problem.GetProperty("reason").GetString());
        }
        await screen.JsonAsync(HttpMethod.Post, "session", Badge("B-0001"));

        // What looks like a badge is bounded as before.
        await screen.LoadAsync();
        for (var n = 0; n < GuessLimit.WrongPerHour; n++)
            await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "session", Badge($"B-{n + 1000}"));
        await screen.ProblemAsync(HttpStatusCode.TooManyRequests, HttpMethod.Post, "session", Badge("B-0001"));

        static object Badge(string secret) => new { method = "badge", secret };
    }
}
