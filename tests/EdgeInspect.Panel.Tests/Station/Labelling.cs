using System.Text.Json;
using EdgeInspect.Integration.Tests.Panel;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>Inspectors and leads who judge by the interface, for pages that show what came of it.</summary>
internal static class Labelling
{
    /// <summary>Judges a part that is in hand.</summary>
    public static Task<JsonElement> DecideAsync(this PanelClient who, JsonElement item, string verdict) =>
        who.JsonAsync(HttpMethod.Post, $"review/{item.GetProperty("token").GetString()}/decision", new { verdict, took_ms = 1200 });

    /// <summary>Takes parts and judges them, the nth as is said.</summary>
    public static async Task JudgeAsync(this PanelClient who, int count, Func<int, string> verdictOf, bool adjudicate = false)
    {
        foreach (var (n, item) in (await PanelScene.TakeAsync(who, count, adjudicate)).Index())
            await who.DecideAsync(item, verdictOf(n));
    }

    /// <summary>Decides all that leads are asked for.</summary>
    public static async Task AdjudicateAllAsync(this PanelClient who, Func<int, string> verdictOf)
    {
        for (var n = 0; ;)
        {
            var items = (await who.JsonAsync(HttpMethod.Post, "review/take", new { count = 12, adjudicate = true })).GetProperty("items").EnumerateArray().ToArray();
            if (items.Length == 0)
                return;
            foreach (var item in items)
                await who.DecideAsync(item, verdictOf(n++));
        }
    }

    /// <summary>Judges all that a study has for somebody.</summary>
    public static async Task JudgeStudyAsync(this PanelClient who, Func<int, string> verdictOf)
    {
        for (var n = 0; ;)
        {
            var items = (await who.JsonAsync(HttpMethod.Post, "studies/take", new { count = 10 })).GetProperty("items").EnumerateArray().ToArray();
            if (items.Length == 0)
                return;
            foreach (var item in items)
                await who.DecideAsync(item, verdictOf(n++));
        }
    }
}
