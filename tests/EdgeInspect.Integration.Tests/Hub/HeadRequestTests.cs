using System.Net;
using EdgeInspect.Integration.Tests.Hub.Api;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Whoever watches a hub may ask for heads alone.</summary>
[Collection(HubCollection.Name)]
public sealed class HeadRequestTests
{
    [Fact]
    public async Task A_head_is_what_GET_answers_without_the_body()
    {
        await using var hub = await HubInProcess.StartAsync();
        foreach (var address in new[] { "", "records", "events", "health", "metrics", "openapi/v1.json", "api/v1/stations" })
        {
            var url = new Uri(address, UriKind.Relative);
            using var whole = await hub.Client.GetAsync(url);
            using var head = await hub.Client.SendAsync(new(HttpMethod.Head, url));

            Assert.True(head.StatusCode == HttpStatusCode.OK, $"{address}: {head.StatusCode}");
            Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }
}
