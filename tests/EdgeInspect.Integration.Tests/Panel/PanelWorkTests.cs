using System.Net;
using System.Text.Json;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>What people do at a running panel that takes more than one screen, or more than usual.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelWorkTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    [Fact]
    public async Task What_is_in_hand_at_one_screen_stays_when_the_other_is_locked_and_goes_back_with_the_last()
    {
        var scene = panel.Scene;
        var kiosk = await scene.SignInAsync("ada");
        var tablet = await scene.Browser().LoadAsync();
        await tablet.JsonAsync(HttpMethod.Post, "session", new { method = "pin", name = "ada", secret = "480613" });
        await tablet.LoadAsync();
        var item = Assert.Single(await PanelScene.TakeAsync(tablet, 1));
        var picture = $"review/{item.GetProperty("token").GetString()}/picture";

        await kiosk.JsonAsync(HttpMethod.Delete, "session?why=locked");
        await tablet.JsonAsync(HttpMethod.Post, "session/touch");
        using (var kept = await tablet.GetAsync(picture))
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);

        await tablet.JsonAsync(HttpMethod.Delete, "session");
        await tablet.LoadAsync();
        await tablet.JsonAsync(HttpMethod.Post, "session", new { method = "pin", name = "ada", secret = "480613" });
        await tablet.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, picture);
    }

    /// <summary>Others come by between being told of a part and asking for its picture.</summary>
    [Fact]
    public async Task The_picture_of_a_part_is_had_by_its_number_after_others_came()
    {
        var admin = panel.Scene.Admin;
        var first = await NumberAsync(after: 0);
        var picture = await PictureAsync(first);
        Assert.NotEqual(picture, await PictureAsync(await NumberAsync(after: first)));
        Assert.Equal(picture, await PictureAsync(first));
        await admin.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"live/picture?number={long.MaxValue}");

        async Task<byte[]> PictureAsync(long number)
        {
            using var answer = await admin.GetAsync($"live/picture?number={number}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsByteArrayAsync();
        }

        Task<long> NumberAsync(long after) => Eventually.GetAsync(
            async () => (await admin.JsonAsync(HttpMethod.Get, "live")).GetProperty("last") is { ValueKind: JsonValueKind.Object } last
                ? last.GetProperty("number").GetInt64() : 0,
            number => number > after,
            () => $"no part is shown after {after}");
    }

    /// <summary>The gate rests at reject between two parts: that is no trouble, and must not look like one.</summary>
    [Fact]
    public async Task The_line_is_said_to_let_good_parts_through_at_every_moment()
    {
        for (var look = 0; look < 8; look++)
        {
            var line = (await panel.Scene.Admin.JsonAsync(HttpMethod.Get, "live")).GetProperty("line");
            Assert.Equal("pass", line.GetProperty("state").GetString());
            await Task.Delay(210);
        }
    }

    /// <summary>As programs send it, with every character of a text as an escape of six bytes.</summary>
    [Fact]
    public async Task The_largest_catalogue_that_the_rules_allow_is_taken()
    {
        var pictures = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToArray();
        var catalogue = new
        {
            version = 1,
            why = new string('\u0639', 500),
            classes = Enumerable.Range(0, 24).Select(i => new
            {
                id = $"{i:D2}{new string('x', 30)}", name = new string('\u0639', 64), rule = new string('\u0639', 2000), severity = "critical",
                examples = pictures, counter_examples = pictures, is_retired = false,
            }),
        };
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(catalogue).Length, 300 * 1024, 512 * 1024);

        await panel.Scene.Admin.JsonAsync(HttpMethod.Put, "catalogue", catalogue);

        var read = await panel.Scene.Admin.JsonAsync(HttpMethod.Get, "catalogue");
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(catalogue.classes), read.GetProperty("classes")));
        using var tooLarge = new StringContent(new string(' ', 2 * 1024 * 1024), System.Text.Encoding.UTF8, "application/json");
        await panel.Scene.Admin.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Put, "catalogue", tooLarge);
    }
}
