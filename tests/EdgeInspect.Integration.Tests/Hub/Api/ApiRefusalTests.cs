using System.Net;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public sealed class ApiRefusalTests
{
    /// <summary>A page of somebody else's could otherwise read the hub under a name that it had resolved to the loopback.</summary>
    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task Only_the_loopbacks_own_names_are_answered(string host, HttpStatusCode status)
    {
        await using var hub = await HubInProcess.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/stations", UriKind.Relative)) { Headers = { Host = host } };
        using var response = await hub.Client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Every_wrong_parameter_is_named_with_its_value_and_what_is_allowed()
    {
        await using var hub = await HubInProcess.StartAsync();
        var wrong = new Dictionary<string, string?>
        {
            ["verdict"] = "good", ["kind"] = "Inspection", ["rid"] = "123", ["from"] = "yesterday", ["until"] = "2026-13-01",
            ["score_from"] = "NaN",
            ["score_until"] = "1,5", ["model_sha256"] = "abc", ["has_image"] = "yes", ["site"] = "", ["format"] = "xml", ["limit"] = "1001",
            ["cursor"] = "AAAA", ["part"] = new string('x', 201), ["Station"] = "press-1", ["sort"] = "seq",
        };
        var query = string.Join('&', wrong.Select(w => $"{w.Key}={Uri.EscapeDataString(w.Value!)}"));
        var problem = await hub.ProblemAsync("api/v1/records?" + query, HttpStatusCode.BadRequest);
        var errors = problem.GetProperty("errors").EnumerateArray().ToDictionary(e => e.GetProperty("parameter").GetString()!);
        Assert.Equal(wrong.Keys.Order(StringComparer.Ordinal), errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("good", errors["verdict"].GetProperty("value").GetString());
        Assert.Equal("OK, NG, UNSURE, NONE", errors["verdict"].GetProperty("allowed").GetString());
        Assert.Equal("`next` of a page of this list with these parameters", errors["cursor"].GetProperty("allowed").GetString());
        Assert.Equal("a whole number from 1 to 1000", errors["limit"].GetProperty("allowed").GetString());
        foreach (var unknown in (string[])["sort", "Station"])
            Assert.All(FilterField.All,
                f => Assert.Contains(f.Name, errors[unknown].GetProperty("allowed").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("api/v1/records?verdict=OK&verdict=NG", "verdict")]
    [InlineData("api/v1/records?cursor=AAAA", "cursor")]
    [InlineData("api/v1/records?limit=0", "limit")]
    [InlineData("api/v1/records?limit=-1", "limit")]
    [InlineData("api/v1/records?part=a%00b", "part")]
    [InlineData("api/v1/records?format=csv&recipe=%00", "recipe")]
    [InlineData("api/v1/events?site=plant&line=%00&station=press-1", "line")]
    [InlineData("api/v1/stations/plant/line-1/press-1/acknowledgement?epoch=%00", "epoch")]
    [InlineData("api/v1/records?limit=5.0", "limit")]
    [InlineData("api/v1/records?format=csv&limit=5", "limit")]
    [InlineData("api/v1/records?format=jsonl&cursor=AAAA", "cursor")]
    [InlineData("api/v1/records?=x", "")]
    [InlineData("api/v1/stations?site=plant", "site")]
    [InlineData("api/v1/events?least=ALARM", "least")]
    [InlineData("api/v1/records/plant/line-1/press-1/e/x", "seq")]
    [InlineData("api/v1/records/plant/line-1/press-1/e/9007199254740992", "seq")]
    public async Task One_wrong_parameter_is_named(string address, string parameter)
    {
        await using var hub = await HubInProcess.StartAsync();
        var problem = await hub.ProblemAsync(address, HttpStatusCode.BadRequest);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task A_parameter_that_is_given_twice_is_told_so_with_what_it_takes()
    {
        await using var hub = await HubInProcess.StartAsync();
        var problem = await hub.ProblemAsync("api/v1/records?verdict=OK&verdict=NG", HttpStatusCode.BadRequest);
        Assert.Equal("given once: OK, NG, UNSURE, NONE", problem.GetProperty("errors")[0].GetProperty("allowed").GetString());
    }

    [Theory]
    [InlineData("records?from=2026-11-02&until=2026-11-01", "from", "until")]
    [InlineData("records?from=2026-11-02&until=2026-11-02", "from", "until")]
    [InlineData("records?format=csv&from=2026-11-02T06:00:00Z&until=2026-11-02T06:00:00%2B02:00", "from", "until")]
    [InlineData("records?score_from=8.5&score_until=8.4", "score_from", "score_until")]
    [InlineData("stations/plant/line-1/press-1/gauges?from=2026-11-02&until=2026-11-01", "from", "until")]
    public async Task A_range_in_which_nothing_can_lie_is_wrong_at_both_ends(string address, string begin, string end)
    {
        await using var hub = await HubInProcess.StartAsync();
        var errors = (await hub.ProblemAsync("api/v1/" + address, HttpStatusCode.BadRequest)).GetProperty("errors");
        Assert.Equal([begin, end], errors.EnumerateArray().Select(e => e.GetProperty("parameter").GetString()));
        Assert.Contains($"`{end}`, which is", errors[0].GetProperty("allowed").GetString(), StringComparison.Ordinal);
        Assert.Contains($"`{begin}`, which is", errors[1].GetProperty("allowed").GetString(), StringComparison.Ordinal);
        await hub.GetAsync("api/v1/records?score_from=8.5&score_until=8.5");
    }

    [Theory]
    [InlineData("api/v1/nothing")]
    [InlineData("api/v2/records")]
    [InlineData("api/v1/stations/a/b")]
    [InlineData("api/v1/records/a/b/c/d")]
    public async Task An_address_that_there_is_not_is_not_found(string address)
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.ProblemAsync(address, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_can_be_changed(string method)
    {
        await using var hub = await HubInProcess.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/v1/records");
        using var response = await hub.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task An_address_longer_than_the_server_takes_is_refused()
    {
        await using var hub = await HubInProcess.StartAsync();
        using var response = await hub.Client.GetAsync(new Uri("api/v1/records?part=" + new string('x', 9000), UriKind.Relative));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, response.StatusCode);
    }

    [Theory]
    [InlineData("api/v1/stations")]
    [InlineData("api/v1/records?verdict=NG")]
    [InlineData("api/v1/records?format=csv")]
    [InlineData("api/v1/events")]
    [InlineData("api/v1/stations/plant/line-1/press-1")]
    [InlineData("api/v1/stations/plant/line-1/press-1/acknowledgement?epoch=e")]
    public async Task A_database_that_cannot_be_read_is_told_and_is_read_again_when_it_is_back(string address)
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.FillAsync();
        hub.TakeDatabase();
        using var response = await hub.Client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        var problem = await hub.ProblemAsync(address, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("fleet.db", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        hub.TakeDatabase(back: true);
        await hub.GetAsync("api/v1/stations");
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("%2f")]
    public async Task A_slash_within_a_name_is_refused(string level)
    {
        await using var hub = await HubInProcess.StartAsync();
        var problem = await hub.ProblemAsync($"api/v1/stations/plant/{level}/press-1", HttpStatusCode.BadRequest);
        Assert.Equal("line", problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }
}
