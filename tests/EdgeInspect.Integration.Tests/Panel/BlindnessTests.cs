using System.Net;
using System.Text;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>In shadow an inspector learns nothing of the model's opinion: nothing of it is among the bytes that come.</summary>
[Collection(PanelCollection.Name)]
public sealed class BlindnessTests
{
    private static readonly string[] Addresses =
    [
        "/review", "/adjudicate", "/live", "/sign-in", "/catalogue", "/agreement", "/studies", "/study", "/practice", "/accounts", "live", "live/picture",
        "session", "session/token", "catalogue", "labels", "agreement", "relabels", "studies", "accounts", "/openapi/v1.json",
    ];

    [Theory]
    [InlineData("inspector", "shadow", true, true)]
    [InlineData("inspector", "human_only", true, true)]
    [InlineData("lead", "shadow", true, true)]
    [InlineData("engineer", "shadow", true, false)]
    [InlineData("inspector", "full", false, false)]
    public async Task Nothing_of_the_models_opinion_is_among_the_bytes_before_or_after_the_decision(string role, string degree, bool isBlind, bool knowsNothing)
    {
        await using var scene = await PanelScene.StartAsync(
            $"Recipe:Degree={degree}", "Images:Policy:OkShare=0", "Camera:Simulated:PartsPerSecond=20", "Camera:Simulated:Line:Defects:Rate=0.5",
            "Panel:Review:BlindShare=0", "Panel:Review:SecondOpinionShare=0", "Panel:Review:RepeatShare=0", "Panel:Review:KnownTruthShare=0", "Panel:Review:AgreementAuditShare=0");
        var person = await scene.SignInAsync("pat", role);
        var items = await PanelScene.TakeAsync(person, 4);
        foreach (var item in items)
        {
            Assert.Equal(isBlind, item.GetProperty("is_blind").GetBoolean());
            var token = item.GetProperty("token").GetString();
            foreach (var part in (string[])["picture", "map", "reference/0"])
                (await person.GetAsync($"review/{token}/{part}")).Dispose();
            await person.JsonAsync(HttpMethod.Post, $"review/{token}/decision", new { verdict = "OK", took_ms = 500 });
        }
        await person.JsonAsync(HttpMethod.Post, "review/undo");
        foreach (var address in Addresses)
            (await person.GetAsync(address)).Dispose();
        (await person.PostAsync("review/take", new { count = 4, adjudicate = true })).Dispose();
        (await person.PostAsync("practice/next", new { })).Dispose();
        var rids = (await scene.Admin.JsonAsync(HttpMethod.Get, "labels")).GetProperty("items").EnumerateArray().Select(l => l.GetProperty("rid").GetString()!).ToArray();
        foreach (var rid in rids)
        {
            foreach (var address in (string[])[$"images/{rid}?map=true", $"records/{rid}", "records?kind=inspection"])
                (await person.GetAsync(address)).Dispose();
        }

        Assert.NotEmpty(Found(person.Received, "Content-Type: image/png", "picture"));
        // When a part was stored would tell whether it comes for the first time.
        foreach (var dated in (string[])["Last-Modified:", "ETag:"])
            Assert.Empty(Found(person.Received, dated, dated));
        var leaks = LeaksOf(scene.State, rids, person.Received);
        Assert.True(leaks.Count == 0 == knowsNothing, knowsNothing ? string.Join('\n', leaks) : "the control found no leak: this test can't fail");
    }

    /// <summary>
    /// Everything of the records and maps that would give the opinion away, and that came. An engineer is shown as little with a part as others,
    /// but may look into the ledger: what is found there shows that the search can find something.
    /// </summary>
    private static List<string> LeaksOf(string state, string[] rids, List<byte[]> received)
    {
        using var reader = LedgerReader.Open(state);
        var leaks = new List<string>();
        foreach (var rid in rids)
        {
            var record = reader.ByRid(Guid.Parse(rid)).First(r => r.Kind == "inspection");
            var json = JsonElement.Parse(record.Payload.Span);
            leaks.AddRange(Found(received, json.GetProperty("score").GetRawText(), "score"));
            leaks.AddRange(Found(received, json.GetProperty("threshold").GetRawText(), "threshold"));
            leaks.AddRange(Found(received, $"\"verdict\":\"{json.GetProperty("verdict").GetString()}\",\"score\"", "verdict"));
            if (reader.Image(rid)?.MapPath is { } map)
                leaks.AddRange(received.Where(r => r.AsSpan().IndexOf(File.ReadAllBytes(map)) >= 0).Select(_ => "map"));
        }
        leaks.AddRange(Found(received, "\"opinion\":{", "opinion"));
        leaks.AddRange(Found(received, "\"counts\":{", "counts"));
        leaks.AddRange(Found(received, "\"waiting\":{", "what waits"));
        return leaks;
    }

    private static IEnumerable<string> Found(List<byte[]> received, string text, string what) =>
        received.Where(r => r.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Select(r => $"{what}: {Encoding.UTF8.GetString(r.AsSpan(0, Math.Min(r.Length, 300)))}");
}
