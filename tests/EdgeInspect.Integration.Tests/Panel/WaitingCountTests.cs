using System.Text.Json;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>A count that grows just after a part came by would say that the model flagged it.</summary>
[Collection(PanelCollection.Name)]
public sealed class WaitingCountTests
{
    [Fact]
    public async Task Who_may_not_see_the_model_is_told_of_no_single_part_that_comes_to_wait()
    {
        await using var scene = await PanelScene.StartAsync("Recipe:Degree=shadow");
        var ada = await scene.SignInAsync("ada");
        await Eventually.GetAsync(() => WaitingAsync(ada), waiting => waiting > ReviewDesk.MostInHand, () => "the queue stays short");
        var before = await WaitingAsync(scene.Admin);
        var (told, exact) = (new HashSet<long>(), new HashSet<long>());
        await Eventually.GetAsync(
            async () =>
            {
                told.Add(await WaitingAsync(ada));
                exact.Add(await WaitingAsync(scene.Admin));
                return exact.Max();
            },
            most => most >= before + 20,
            () => "no more parts come to wait");
        Assert.InRange(told.Count, 1, 2);
        Assert.InRange(exact.Count, 4, int.MaxValue);
        var token = (await PanelScene.TakeAsync(ada, 1))[0].GetProperty("token").GetString();
        var answer = await ada.JsonAsync(HttpMethod.Post, $"review/{token}/decision", new { verdict = "OK", took_ms = 900 });
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("waiting").ValueKind);
    }

    private static async Task<long> WaitingAsync(PanelClient client) =>
        (await client.JsonAsync(HttpMethod.Post, "review/take", new { count = 1 })).GetProperty("waiting").GetInt64();
}
