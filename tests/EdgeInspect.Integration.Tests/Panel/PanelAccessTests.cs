using System.Net;
using System.Text.Json;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Who gets into the panel of a running station, and who does not.</summary>
public sealed class PanelAccessTests
{
    [Fact]
    public async Task The_first_account_is_made_once_with_the_code_of_the_log()
    {
        await using var scene = await PanelScene.StartAsync();
        var stranger = await scene.Browser().LoadAsync();
        var again = new { code = scene.Code, name = "eve", display_name = "Eve", password = PanelScene.AdminPassword };
        var problem = await stranger.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "first-account", again);
        Assert.Contains("there is an account already", problem.GetProperty("errors")[0].GetProperty("allowed").GetString(), StringComparison.Ordinal);

        var session = await scene.Admin.JsonAsync(HttpMethod.Get, "session");
        Assert.Equal("admin", session.GetProperty("account").GetProperty("role").GetString());
        await scene.RestartAsync();
        Assert.DoesNotContain("makes the first one", scene.Station.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_and_a_short_password_make_no_account()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.RestartAsync();
        foreach (var body in new object[]
        {
            new { code = "AAAAA-AAAAA-AAAAA-AAAAA", name = "eve", display_name = "Eve", password = PanelScene.AdminPassword },
            new { code = scene.Code, name = "Eve", display_name = "", password = "short" },
        })
        {
            var stranger = await scene.Browser().LoadAsync();
            await stranger.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "first-account", body);
        }
    }

    [Fact]
    public async Task A_session_has_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        await using var scene = await PanelScene.StartAsync();
        var cookie = scene.Admin.SetCookies.Single(c => c.StartsWith("__Host-edgeinspect=", StringComparison.Ordinal)).ToLowerInvariant();
        foreach (var part in (string[])["; path=/", "; secure", "; httponly", "; samesite=strict"])
            Assert.Contains(part, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);

        using var response = await scene.Admin.GetAsync("session");
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    /// <summary>Every change that the interface describes, sent by a browser that is signed in as who may do everything, without the page's token.</summary>
    [Fact]
    public async Task Every_change_without_the_pages_token_is_refused()
    {
        await using var scene = await PanelScene.StartAsync();
        var changes = await ChangesAsync(scene);
        Assert.True(changes.Count >= 12, $"only {changes.Count} changes are described");
        var token = scene.Admin.Token;
        foreach (var wrong in new[] { null, "forged", (await scene.Browser().LoadAsync()).Token })
        {
            scene.Admin.Token = wrong;
            foreach (var (method, path) in changes)
            {
                var problem = await scene.Admin.ProblemAsync(HttpStatusCode.Forbidden, method, path, new { });
                Assert.Equal("No valid token", problem.GetProperty("title").GetString());
            }
        }
        // The same is taken with it: what was refused before was refused for the token alone.
        scene.Admin.Token = token;
        foreach (var (method, path) in changes.Where(c => !c.Path.EndsWith("/session", StringComparison.Ordinal)))
        {
            using var response = await scene.Admin.SendAsync(method, path, new { });
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    /// <summary>Every address that the interface describes, asked by who is not signed in.</summary>
    [Fact]
    public async Task A_stranger_gets_nothing_but_the_sign_in()
    {
        await using var scene = await PanelScene.StartAsync();
        var open = new List<string>();
        using var document = await scene.Admin.GetAsync("/openapi/v1.json");
        foreach (var path in JsonElement.Parse(await document.Content.ReadAsStringAsync()).GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject())
            {
                var stranger = await scene.Browser().LoadAsync();
                using var response = await stranger.SendAsync(new(method.Name.ToUpperInvariant()), Filled(path.Name), method.Name == "get" ? null : new { });
                if (response.StatusCode != HttpStatusCode.Unauthorized)
                    open.Add($"{method.Name} {path.Name}");
            }
        }
        Assert.Equal(["get /api/v1/session/token", "post /api/v1/first-account", "post /api/v1/session"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_role_may_what_the_table_says()
    {
        await using var scene = await PanelScene.StartAsync();
        var programs = new Dictionary<string, PanelClient>(StringComparer.Ordinal);
        foreach (var (role, path, expected) in new[]
        {
            ("inspector", "records", HttpStatusCode.Forbidden), ("inspector", "accounts", HttpStatusCode.Forbidden),
            ("inspector", "labels?inspector=other", HttpStatusCode.Forbidden), ("inspector", "catalogue", HttpStatusCode.OK),
            ("lead", "records", HttpStatusCode.Forbidden), ("lead", "labels?inspector=other", HttpStatusCode.OK),
            ("engineer", "records", HttpStatusCode.OK), ("engineer", "accounts", HttpStatusCode.Forbidden), ("admin", "accounts", HttpStatusCode.OK),
        })
        {
            var program = programs.TryGetValue(role, out var known) ? known : programs[role] = await scene.ProgramAsync($"a-{role}", role);
            using var response = await program.GetAsync(path);
            Assert.True(response.StatusCode == expected, $"{role} at {path}: {response.StatusCode}");
        }
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

    [Fact]
    public async Task A_screen_that_nobody_touches_is_locked_however_often_it_asks_for_news()
    {
        await using var scene = await PanelScene.StartAsync("Panel:LockAfterSeconds=30");
        // The rule itself is tested with a clock by hand; here it is shown that asking for news is no touch.
        var ada = await scene.SignInAsync("ada");
        await ada.JsonAsync(HttpMethod.Get, "live");
        Assert.Equal(30, (await ada.JsonAsync(HttpMethod.Get, "session")).GetProperty("lock_after_seconds").GetInt32());
    }

    [Fact]
    public async Task An_account_that_is_switched_off_is_out_at_once_and_the_last_admin_stays()
    {
        await using var scene = await PanelScene.StartAsync();
        var ada = await scene.SignInAsync("ada");
        var token = (await scene.Admin.JsonAsync(HttpMethod.Post, "accounts/ada/token")).GetProperty("token").GetString();
        await scene.Admin.JsonAsync(HttpMethod.Patch, "accounts/ada", new { is_active = false });
        await ada.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "session");
        await scene.Browser(token).ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "session");
        await scene.Admin.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Patch, "accounts/root", new { role = "lead" });
    }

    [Fact]
    public async Task What_is_wrong_with_an_account_is_told_all_at_once_without_its_secrets()
    {
        await using var scene = await PanelScene.StartAsync();
        var problem = await scene.Admin.ProblemAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, "accounts",
            new { name = "Ada!", display_name = " ", role = "inspector", password = "short-one", pin = "1234", badge = "x" });
        var errors = problem.GetProperty("errors").EnumerateArray().ToArray();
        Assert.Equal(["name", "display_name", "password", "pin", "badge"], errors.Select(e => e.GetProperty("parameter").GetString()));
        Assert.DoesNotContain("short-one", problem.ToString(), StringComparison.Ordinal);
        await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "accounts", new { name = "ada", display_name = "Ada", role = "king" });
        await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "accounts", new { name = "ada", display_name = "Ada", role = "lead", colour = "red" });
    }

    [Fact]
    public async Task Too_many_wrong_PINs_are_told_with_the_time_to_wait()
    {
        await using var scene = await PanelScene.StartAsync();
        await scene.AddAsync("ada");
        var screen = await scene.Browser().LoadAsync();
        for (var i = 0; i < 4; i++)
            await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "session", new { method = "pin", name = "ada", secret = "999999" });
        var fifth = await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "session", new { method = "pin", name = "ada", secret = "999999" });
        Assert.Equal(60, fifth.GetProperty("wait_seconds").GetInt32());
        var paused = await screen.ProblemAsync(HttpStatusCode.TooManyRequests, HttpMethod.Post, "session", new { method = "pin", name = "ada", secret = "480613" });
        Assert.Equal("account_paused", paused.GetProperty("reason").GetString());
        Assert.InRange(paused.GetProperty("wait_seconds").GetInt32(), 1, 60);
    }

    [Fact]
    public async Task Secrets_of_the_panel_are_their_owners_alone()
    {
        await using var scene = await PanelScene.StartAsync();
        var files = Directory.GetFiles(Path.Combine(scene.State, "panel"));
        Assert.Equal(["pepper", "review-salt"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    public async Task No_path_leads_out()
    {
        await using var scene = await PanelScene.StartAsync();
        foreach (var path in (string[])[
            "/api/v1/images/..%2f..%2fledger.db", "/api/v1/images/%2e%2e/%2e%2e/ledger.db", "/assets/../../../etc/passwd",
            "/api/v1/review/..%2fpicture/picture", "/..%2f..%2fetc/passwd", "/api/v1/catalogue/pictures/..%2f..%2fpepper"])
        {
            using var response = await scene.Admin.GetAsync(path);
            Assert.InRange((int)response.StatusCode, 400, 499);
            Assert.DoesNotContain("root:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_JSON_is_refused()
    {
        await using var scene = await PanelScene.StartAsync();
        using var large = new StringContent("{\"count\":1,\"order\":\"" + new string('x', 100_000) + "\"}", System.Text.Encoding.UTF8, "application/json");
        await scene.Admin.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "review/take", large);
        using var text = new StringContent("count=1");
        await scene.Admin.ProblemAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, "review/take", text);
        using var broken = new StringContent("{\"count\":", System.Text.Encoding.UTF8, "application/json");
        await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "review/take", broken);
    }

    private static async Task<List<(HttpMethod Method, string Path)>> ChangesAsync(PanelScene scene)
    {
        using var document = await scene.Admin.GetAsync("/openapi/v1.json");
        var paths = JsonElement.Parse(await document.Content.ReadAsStringAsync()).GetProperty("paths");
        return
        [
            .. paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Where(m => m.Name != "get").Select(m => (new HttpMethod(m.Name.ToUpperInvariant()), Filled(p.Name)))),
        ];
    }

    private static string Filled(string path) => path.Replace("{name}", "nobody", StringComparison.Ordinal)
        .Replace("{token}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{rid}", Guid.Empty.ToString(), StringComparison.Ordinal);
}
