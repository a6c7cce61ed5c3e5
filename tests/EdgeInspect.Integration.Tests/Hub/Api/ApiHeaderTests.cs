using System.Net;
using System.Net.Http.Headers;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>What requests and answers say in their headers.</summary>
[Collection(HubCollection.Name)]
public sealed class ApiHeaderTests
{
    [Theory]
    [InlineData("format=csv", "text/csv; charset=utf-8; header=present", @"edgeinspect-records-\d{8}T\d{6}Z\.csv")]
    [InlineData("format=jsonl", "application/x-ndjson", @"edgeinspect-records-\d{8}T\d{6}Z\.jsonl")]
    [InlineData("format=csv&site=plant&station=press-1", "text/csv; charset=utf-8; header=present",
        @"edgeinspect-records-plant-press-1-\d{8}T\d{6}Z\.csv")]
    [InlineData("format=csv&site=%22..%2F%0D%0A", "text/csv; charset=utf-8; header=present",
        @"edgeinspect-records-_..___-\d{8}T\d{6}Z\.csv")]
    public async Task It_comes_as_a_file_with_a_name(string query, string type, string name)
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.FillAsync();
        using var response = await hub.Client.GetAsync(new Uri("api/v1/records?" + query, UriKind.Relative));
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches($"^{name}$", response.Content.Headers.ContentDisposition.FileName!.Trim('"'));
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "application/json")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/*", "text/csv")]
    [InlineData("application/jsonl", "application/x-ndjson")]
    [InlineData("application/json;q=0.1, application/x-ndjson;q=0.9", "application/x-ndjson")]
    [InlineData("application/json;q=0, */*", "text/csv")]
    public async Task The_header_chooses_what_they_come_as(string accept, string type)
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.FillAsync();
        using var response = await SendAsync(hub, HttpMethod.Get, "api/v1/records", accept);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("Accept", response.Headers.Vary.ToString());
        // The parameter goes before the header.
        using var asked = await SendAsync(hub, HttpMethod.Get, "api/v1/records?format=json", accept);
        Assert.Equal("application/json", asked.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_header_that_takes_nothing_of_it_is_refused()
    {
        await using var hub = await HubInProcess.StartAsync();
        using var response = await SendAsync(hub, HttpMethod.Get, "api/v1/records", "image/png");
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }

    [Theory]
    [InlineData("api/v1/stations")]
    [InlineData("api/v1/records?format=csv")]
    [InlineData("api/v1/records?limit=5")]
    [InlineData("api/v1/events")]
    [InlineData("api/v1/stations/plant/line-1/press-1/gauges")]
    public async Task Head_gives_the_headers_alone(string address)
    {
        await using var hub = await HubInProcess.StartAsync();
        await hub.FillAsync();
        using var get = await SendAsync(hub, HttpMethod.Get, address, "");
        using var head = await SendAsync(hub, HttpMethod.Head, address, "");
        Assert.Equal((HttpStatusCode.OK, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Equal("no-store", head.Headers.CacheControl!.ToString());
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        using var wrong = await SendAsync(hub, HttpMethod.Head, "api/v1/records?limit=0", "");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(HubInProcess hub, HttpMethod method, string address, string accept)
    {
        var request = new HttpRequestMessage(method, address);
        foreach (var range in accept.Split(',', StringSplitOptions.RemoveEmptyEntries))
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(range));
        return hub.Client.SendAsync(request);
    }
}
