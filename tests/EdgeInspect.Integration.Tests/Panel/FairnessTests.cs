using System.Net;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>What people are not told, so that they judge what they see.</summary>
[Collection(PanelCollection.Name)]
public sealed class FairnessTests
{
    /// <summary>Where all say the same, the part is there because the model says the opposite.</summary>
    [Fact]
    public async Task A_lead_is_told_what_was_said_only_where_people_doubt_or_differ()
    {
        await using var scene = await PanelScene.StartAsync(
            "Recipe:Degree=shadow", "Camera:Simulated:Line:Defects:Rate=0.9", "Panel:Review:SecondOpinionShare=0",
            "Panel:Review:RepeatShare=0", "Panel:Review:KnownTruthShare=0");
        var (ada, lea) = (await scene.SignInAsync("ada"), await scene.SignInAsync("lea", "lead"));
        // Until the model has flagged one.
        var certain = await Eventually.GetAsync(
            async () =>
            {
                await JudgeAsync(ada, 2, "OK");
                return await TakeAllAsync(lea);
            },
            items => items.Count > 0,
            () => "no part is flagged");
        Assert.Empty(certain[0].GetProperty("disputed").EnumerateArray());

        await lea.JsonAsync(HttpMethod.Post, $"review/{Token(certain[0])}/decision", new { verdict = "OK", took_ms = 500 });
        await JudgeAsync(ada, 3, "UNSURE");
        var all = await Eventually.GetAsync(
            () => TakeAllAsync(lea), items => items.Any(i => i.GetProperty("disputed").GetArrayLength() > 0), () => "no doubt is told");
        Assert.All(all.SelectMany(i => i.GetProperty("disputed").EnumerateArray()), said => Assert.Equal("UNSURE", said.GetProperty("verdict").GetString()));
    }

    /// <summary>In full all see the map of what is settled; a part that is to be decided blind is not.</summary>
    [Fact]
    public async Task A_lead_gets_no_map_of_a_part_before_it_is_decided()
    {
        await using var scene = await PanelScene.StartAsync(
            "Recipe:Degree=full", "Camera:Simulated:Line:Defects:Rate=0.9", "Panel:Review:SecondOpinionShare=0",
            "Panel:Review:RepeatShare=0", "Panel:Review:KnownTruthShare=0");
        var (ada, lea) = (await scene.SignInAsync("ada"), await scene.SignInAsync("lea", "lead"));
        await JudgeAsync(ada, 6, "UNSURE");
        var labels = await scene.Admin.JsonAsync(HttpMethod.Get, "labels?inspector=ada");
        var maps = new List<string>();
        foreach (var rid in labels.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("rid").GetString()))
        {
            if (await StatusAsync(scene.Admin, $"images/{rid}?map=true") == HttpStatusCode.OK)
                maps.Add($"images/{rid}?map=true");
        }
        Assert.NotEmpty(maps);
        foreach (var map in maps)
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(lea, map));

        var items = await PanelScene.TakeAsync(lea, 6, adjudicate: true);
        foreach (var item in items)
            await lea.JsonAsync(HttpMethod.Post, $"review/{Token(item)}/decision", new { verdict = "OK", took_ms = 500 });
        foreach (var map in maps)
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(lea, map));

        static async Task<HttpStatusCode> StatusAsync(PanelClient who, string address)
        {
            using var answer = await who.GetAsync(address);
            return answer.StatusCode;
        }
    }

    /// <summary>A count that grows with some parts and not with others would tell which were tests.</summary>
    [Fact]
    public async Task Own_figures_do_not_follow_each_label()
    {
        await using var scene = await PanelScene.StartAsync();
        var ada = await scene.SignInAsync("ada");
        var begun = TimeProvider.System.GetUtcNow();
        await JudgeAsync(ada, 2, "OK");
        Assert.Equal(2, await LabelsAsync(ada, ""));
        Assert.All(
            (await ada.JsonAsync(HttpMethod.Get, "labels")).GetProperty("items").EnumerateArray(),
            label => Assert.Equal(JsonValueKind.Null, label.GetProperty("rid").ValueKind));
        // No span that was not looked at before shows more, neither at once nor after the next labels.
        foreach (var days in (int[])[0, 20, 60, 400])
        {
            await JudgeAsync(ada, 1, "OK");
            foreach (var simulated in (string[])["true", "false"])
                Assert.Equal(2, await LabelsAsync(ada, $"?since={Uri.EscapeDataString(begun.AddDays(-days).ToString("O"))}&simulated={simulated}"));
        }

        static async Task<long> LabelsAsync(PanelClient who, string query)
        {
            var answer = await who.JsonAsync(HttpMethod.Get, "agreement" + query);
            var own = Assert.Single(answer.GetProperty("inspectors").EnumerateArray());
            // What is neither decided nor unsure would be a test.
            var (labels, unsure) = (own.GetProperty("labels").GetInt64(), own.GetProperty("unsure").GetInt64());
            Assert.Equal(labels, unsure + own.GetProperty("audited").GetProperty("judged").GetInt64());
            Assert.Equal(labels, answer.GetProperty("labels").GetInt64());
            return labels;
        }
    }

    /// <summary>An engineer's own screen shows nothing to those who judge; theirs does.</summary>
    [Fact]
    public async Task A_part_that_the_live_view_showed_an_inspector_with_its_verdict_is_not_judged_blind()
    {
        await using var scene = await PanelScene.StartAsync(
            "Recipe:Degree=full", "Camera:Simulated:PartsPerSecond=4", "Camera:Simulated:Line:Defects:Rate=0", "Panel:Review:BlindShare=1",
            "Panel:Review:KeptFromLiveShare=0.5");
        var ada = await scene.SignInAsync("ada");
        Assert.Empty((await WatchAsync(scene.Admin)).Kept);
        // Last, for she judges the newest parts first: those that she saw must be among them on a slow machine, too.
        var (shown, kept) = await WatchAsync(ada);
        Assert.NotEmpty(kept);
        for (var turn = 0; turn < 3; turn++)
            await JudgeAsync(ada, 16, "OK");

        using var reader = LedgerReader.Open(scene.State);
        var blind = reader.Tail(2_000, new(RecordKinds.Label, null)).Select(r => Blind(reader, r)).ToLookup(l => l.IsBlind, l => l.Part);
        Assert.NotEmpty(blind[false]);
        Assert.All(blind[false], part => Assert.Contains(part, shown));
        Assert.NotEmpty(blind[true]);
        Assert.All(blind[true], part => Assert.DoesNotContain(part, shown));
    }

    /// <summary>Of one more part the number says nothing; one more of a verdict would.</summary>
    [Fact]
    public async Task The_total_is_that_of_now_also_where_counts_by_verdict_are_not()
    {
        await using var scene = await PanelScene.StartAsync("Recipe:Degree=full", "Camera:Simulated:PartsPerSecond=8");
        var ada = await scene.SignInAsync("ada");
        var first = await ada.JsonAsync(HttpMethod.Get, "live");
        var later = await Eventually.GetAsync(
            () => ada.JsonAsync(HttpMethod.Get, "live"), live => Total(live) > Total(first), () => "no parts are counted");
        Assert.Equal(first.GetProperty("counts").GetRawText(), later.GetProperty("counts").GetRawText());

        static long Total(JsonElement live) => live.GetProperty("total").GetInt64();
    }

    private static (string Part, bool IsBlind) Blind(LedgerReader reader, StoredRecord label)
    {
        var json = JsonElement.Parse(label.Payload.Span);
        var part = reader.ByRid(json.GetProperty("rid").GetGuid()).First(r => r.Kind == RecordKinds.Inspection);
        return (JsonElement.Parse(part.Payload.Span).GetProperty("part").GetString()!, json.GetProperty("blind").GetBoolean());
    }

    /// <summary>Parts that the live view shows somebody for a while: with their verdicts, and those whose verdicts it keeps.</summary>
    private static async Task<(HashSet<string> Shown, HashSet<string> Kept)> WatchAsync(PanelClient who)
    {
        var (shown, kept) = (new HashSet<string>(), new HashSet<string>());
        await Eventually.GetAsync(
            async () =>
            {
                if ((await who.JsonAsync(HttpMethod.Get, "live")).GetProperty("last") is not { ValueKind: JsonValueKind.Object } last)
                    return 0;
                var isKept = last.GetProperty("is_kept").GetBoolean();
                foreach (var opinion in (string[])["verdict", "action"])
                    Assert.Equal(isKept, last.GetProperty(opinion).ValueKind == JsonValueKind.Null);
                (isKept ? kept : shown).Add(last.GetProperty("part").GetString()!);
                return shown.Count + kept.Count;
            },
            count => count >= 16,
            () => "no parts are shown");
        return (shown, kept);
    }

    private static string Token(JsonElement item) => item.GetProperty("token").GetString()!;

    private static async Task JudgeAsync(PanelClient who, int count, string verdict)
    {
        foreach (var item in await PanelScene.TakeAsync(who, count))
            await who.JsonAsync(HttpMethod.Post, $"review/{Token(item)}/decision", new { verdict, took_ms = 500 });
    }

    private static async Task<List<JsonElement>> TakeAllAsync(PanelClient lead) =>
        [.. (await lead.JsonAsync(HttpMethod.Post, "review/take", new { count = 24, adjudicate = true })).GetProperty("items").EnumerateArray()];
}
