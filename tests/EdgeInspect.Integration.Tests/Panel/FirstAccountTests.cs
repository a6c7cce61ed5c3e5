using System.Net;
using System.Text.Json;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Panel;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>How a station without accounts gets its first one, and what becomes of sessions there.</summary>
[Collection(PanelCollection.Name)]
public sealed class FirstAccountTests
{
    [Fact]
    public async Task The_first_account_is_made_once_with_the_code_of_the_log()
    {
        await using var scene = await PanelScene.StartBareAsync();
        foreach (var (body, parameter) in new (object, string)[]
        {
            (new { code = "AAAAA-AAAAA-AAAAA-AAAAA", name = "eve", display_name = "Eve", password = PanelScene.AdminPassword }, "code"),
            (new { code = scene.Code, name = "eve", display_name = "Eve", password = "short" }, "password"),
        })
        {
            var wrong = await scene.Browser().LoadAsync();
            var refusal = await wrong.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "first-account", body);
            Assert.Equal(parameter, refusal.GetProperty("errors")[0].GetProperty("parameter").GetString());
        }
        Assert.Equal(0, scene.Accounts());

        await scene.MakeFirstAsync();
        var session = await scene.Admin.JsonAsync(HttpMethod.Get, "session");
        Assert.Equal("admin", session.GetProperty("account").GetProperty("role").GetString());
        await scene.Station.LogAsync("the first account of the panel was made, 'root': its code holds no more");
        var stranger = await scene.Browser().LoadAsync();
        var again = new { code = scene.Code, name = "eve", display_name = "Eve", password = PanelScene.AdminPassword };
        var problem = await stranger.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "first-account", again);
        Assert.Contains("there is an account already", problem.GetProperty("errors")[0].GetProperty("allowed").GetString(), StringComparison.Ordinal);
        await scene.RestartAsync();
        Assert.DoesNotContain("makes the first one", scene.Station.Errors, StringComparison.Ordinal);
    }

    /// <summary>Hashing a password is work of some tenths of a second, and the address is open to strangers.</summary>
    [Fact]
    public async Task No_password_is_hashed_for_who_has_not_the_code()
    {
        using var bench = new LedgerBench();
        bench.Ledger.Start(bench.Log);
        using var accounts = AccountStore.Open(bench.State, bench.Ledger);
        using var first = new FirstAccount(accounts, NullLogger<FirstAccount>.Instance);
        var (account, refusal) = await first.MakeAsync(
            "AAAAA-AAAAA-AAAAA-AAAAA", () => throw new InvalidOperationException("a stranger caused work"), "kiosk-1");
        Assert.Null(account);
        Assert.Contains("not the one in the log", refusal, StringComparison.Ordinal);
    }

    /// <summary>As when its disk is not there yet at a boot: with a new one every secret would be wrong.</summary>
    [Fact]
    public async Task Secrets_are_their_owners_alone_and_a_pepper_that_is_missing_is_waited_for()
    {
        await using var scene = await PanelScene.StartAsync();
        var files = Directory.GetFiles(Path.Combine(scene.State, "panel"));
        Assert.Equal(["pepper", "review-salt"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));

        var (pepper, away) = (Path.Combine(scene.State, "panel", "pepper"), Path.Combine(scene.State, "pepper.away"));
        File.Move(pepper, away);
        var first = scene.Station;
        var again = scene.RestartAsync();
        await Eventually.IsTrueAsync(() => scene.Station != first, "it was never started again");
        await scene.Station.LogAsync($"the panel can't be opened, inspection goes on.*'{pepper}' is missing.*put back the file");
        Assert.False(File.Exists(pepper));
        File.Move(away, pepper);
        await again;
        var screen = await scene.Browser().LoadAsync();
        await screen.JsonAsync(HttpMethod.Post, "session", new { method = "password", name = "root", secret = PanelScene.AdminPassword });
    }

    [Fact]
    public async Task Who_signs_in_at_a_screen_takes_it_over_and_everything_is_on_record()
    {
        await using var scene = await PanelScene.StartAsync();
        var screen = await scene.SignInAsync("ada");
        await scene.AddAsync("ben", pin: "905172");
        var adas = screen.Cookie("__Host-edgeinspect")!;
        await screen.JsonAsync(HttpMethod.Post, "session", new { method = "pin", name = "ben", secret = "905172" });
        Assert.Equal("ben", (await screen.JsonAsync(HttpMethod.Get, "session")).GetProperty("account").GetProperty("name").GetString());
        var old = scene.Browser();
        old.SetCookie("__Host-edgeinspect", adas);
        await old.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "session");

        await screen.LoadAsync();
        using (var locked = await screen.SendAsync(HttpMethod.Delete, "session?why=locked"))
            Assert.Equal(HttpStatusCode.NoContent, locked.StatusCode);
        await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "session");

        var actions = new List<string>();
        await Eventually.GetAsync(
            async () =>
            {
                var page = await scene.Admin.JsonAsync(HttpMethod.Get, $"records?kind={RecordKinds.Audit}");
                actions = [.. page.GetProperty("items").EnumerateArray().Reverse().Select(r => Words(r.GetProperty("record")))];
                return actions.Count;
            },
            count => count >= 7,
            () => string.Join('\n', actions));
        Assert.Equal(
            ["root account_added root", "root account_added ada", "ada signed_in ", "root account_added ben", "ben signed_in ", "ada signed_out ", "ben locked "],
            actions.Where(a => !a.StartsWith("root signed", StringComparison.Ordinal)));

        static string Words(JsonElement a) => $"{a.GetProperty("who")} {a.GetProperty("action")} {a.GetProperty("about")}";
    }
}
