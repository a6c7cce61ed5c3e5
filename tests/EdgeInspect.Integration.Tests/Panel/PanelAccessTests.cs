using System.Net;
using System.Text.Json;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Who gets into the panel of a running station, and who does not.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelAccessTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    [Fact]
    public async Task A_session_has_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var scene = panel.Scene;
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
        var scene = panel.Scene;
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
        Assert.DoesNotContain("Antiforgery", scene.Station.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_is_not_made_anew_for_each_stranger()
    {
        using var first = await panel.Scene.Browser().GetAsync("/openapi/v1.json");
        using var second = await panel.Scene.Browser().GetAsync("/openapi/v1.json?never=seen");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.NotNull(second.Headers.Age);
    }

    /// <summary>Every address that the interface describes, asked by who is not signed in.</summary>
    [Fact]
    public async Task A_stranger_gets_nothing_but_the_sign_in()
    {
        var scene = panel.Scene;
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
        var scene = panel.Scene;
        var programs = new Dictionary<string, PanelClient>(StringComparer.Ordinal);
        foreach (var (role, path, expected) in new[]
        {
            ("inspector", "records", HttpStatusCode.Forbidden), ("inspector", "accounts", HttpStatusCode.Forbidden),
            ("inspector", "labels?inspector=root", HttpStatusCode.Forbidden), ("inspector", "catalogue", HttpStatusCode.OK),
            ("lead", "records", HttpStatusCode.Forbidden), ("lead", "labels?inspector=root", HttpStatusCode.OK),
            ("engineer", "records", HttpStatusCode.OK), ("engineer", "accounts", HttpStatusCode.Forbidden), ("admin", "accounts", HttpStatusCode.OK),
        })
        {
            var program = programs.TryGetValue(role, out var known) ? known : programs[role] = await scene.ProgramAsync($"a-{role}", role);
            using var response = await program.GetAsync(path);
            Assert.True(response.StatusCode == expected, $"{role} at {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task An_account_that_is_switched_off_is_out_at_once_and_the_last_admin_stays()
    {
        var scene = panel.Scene;
        var (olga, program) = (await scene.SignInAsync("olga"), await scene.ProgramAsync("olgas-program"));
        foreach (var (name, client) in new[] { ("olga", olga), ("olgas-program", program) })
        {
            await client.JsonAsync(HttpMethod.Get, "session");
            await scene.Admin.JsonAsync(HttpMethod.Patch, $"accounts/{name}", new { is_active = false });
            await client.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "session");
        }
        await scene.Admin.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Patch, "accounts/root", new { role = "lead" });
    }

    /// <summary>Else who issues tokens could judge parts in another's name.</summary>
    [Fact]
    public async Task An_account_is_a_persons_or_a_programs_and_never_both()
    {
        var scene = panel.Scene;
        await scene.AddAsync("pia");
        var problem = await scene.Admin.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Post, "accounts/pia/token");
        Assert.Contains("it is a person's", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var program = await scene.ProgramAsync("press");
        await scene.Admin.ProblemAsync(HttpStatusCode.Conflict, HttpMethod.Patch, "accounts/press", new { pin = "480613" });
        await scene.Admin.JsonAsync(HttpMethod.Patch, "accounts/press", new { display_name = "The press" });
        Assert.Equal(
            "The press", (await program.JsonAsync(HttpMethod.Get, "session")).GetProperty("account").GetProperty("display_name").GetString());
    }

    [Fact]
    public async Task A_lead_learns_what_was_said_of_a_part_and_by_whom_once_it_is_decided()
    {
        var scene = panel.Scene;
        var (vera, lea, lab) = (await scene.ProgramAsync("vera"), await scene.ProgramAsync("lea", "lead"), await scene.ProgramAsync("lab", "engineer"));
        await DecideAsync(vera, adjudicate: false, "UNSURE");
        var rid = Assert.Single(await LabelsAsync(lab, "labels?inspector=vera")).GetProperty("rid").GetString();
        Assert.Empty(await LabelsAsync(lea, $"labels?rid={rid}"));
        Assert.DoesNotContain(await LabelsAsync(lea, "labels?limit=500"), label => label.GetProperty("rid").GetString() == rid);
        // Nor by asking for the labels of each in turn.
        Assert.Empty(await LabelsAsync(lea, $"labels?rid={rid}&inspector=vera"));
        Assert.Equal("vera", Assert.Single(await LabelsAsync(lab, $"labels?rid={rid}")).GetProperty("inspector").GetString());

        await DecideAsync(lea, adjudicate: true, "OK");
        Assert.Equal(["lea", "vera"], (await LabelsAsync(lea, $"labels?rid={rid}")).Select(l => l.GetProperty("inspector").GetString()));
        Assert.Single(await LabelsAsync(lea, $"labels?rid={rid}&inspector=vera"));

        static async Task DecideAsync(PanelClient who, bool adjudicate, string verdict)
        {
            var token = Assert.Single(await PanelScene.TakeAsync(who, 1, adjudicate)).GetProperty("token").GetString();
            await who.JsonAsync(HttpMethod.Post, $"review/{token}/decision", new { verdict, took_ms = 500 });
        }

        static async Task<JsonElement[]> LabelsAsync(PanelClient who, string path) =>
            [.. (await who.JsonAsync(HttpMethod.Get, path)).GetProperty("items").EnumerateArray()];
    }

    [Fact]
    public async Task What_is_wrong_with_an_account_is_told_all_at_once_without_its_secrets()
    {
        var scene = panel.Scene;
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
        var scene = panel.Scene;
        await scene.AddAsync("nina");
        var screen = await scene.Browser().LoadAsync();
        for (var i = 0; i < 4; i++)
            await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "session", new { method = "pin", name = "nina", secret = "999999" });
        var fifth = await screen.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "session", new { method = "pin", name = "nina", secret = "999999" });
        Assert.Equal(60, fifth.GetProperty("wait_seconds").GetInt32());
        var paused = await screen.ProblemAsync(HttpStatusCode.TooManyRequests, HttpMethod.Post, "session", new { method = "pin", name = "nina", secret = "480613" });
        Assert.Equal("account_paused", paused.GetProperty("reason").GetString());
        Assert.InRange(paused.GetProperty("wait_seconds").GetInt32(), 1, 60);
        using var again = await screen.PostAsync("session", new { method = "pin", name = "nina", secret = "480613" });
        Assert.InRange(again.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Too_many_passwords_at_once_are_told_to_come_again_and_nobody_else_waits_for_them()
    {
        var scene = panel.Scene;
        var screens = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.Browser().LoadAsync()));
        var guesses = screens.Select(s => s.PostAsync("session", new { method = "password", name = "nobody", secret = "wrong horse" }));
        var busy = 0;
        foreach (var answer in await Task.WhenAll(guesses))
        {
            using (answer)
            {
                var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
                if (problem.GetProperty("reason").GetString() != "busy")
                    continue;
                busy++;
                Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
                Assert.Equal(problem.GetProperty("wait_seconds").GetInt32(), (int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            }
        }
        Assert.InRange(busy, 4, 10);
    }

    /// <summary>Written to the wire as it stands: a client of HTTP would take the dots out of a path before it sends it.</summary>
    [Fact]
    public async Task No_path_leads_out()
    {
        var cookie = $"__Host-edgeinspect={panel.Scene.Admin.Cookie("__Host-edgeinspect")}";
        foreach (var path in (string[])[
            "/api/v1/images/..%2f..%2fledger.db", "/api/v1/images/../../ledger.db", "/api/v1/images/%2e%2e/%2e%2e/ledger.db",
            "/assets/../../../../../etc/passwd", "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd", "/assets//etc/passwd", "/../../etc/passwd",
            "/api/v1/review/..%2fpicture/picture", "/..%2f..%2fetc/passwd", "/api/v1/catalogue/pictures/..%2f..%2fpepper"])
        {
            var answer = await AskAsync(path, cookie);
            Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        }
        // The same request gets what there is.
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("/api/v1/session", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_there_is_not_is_a_page_for_a_person_and_a_problem_for_a_program()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(panel.Scene.Address, "/revew"));
        request.Headers.Add("Cookie", $"__Host-edgeinspect={panel.Scene.Admin.Cookie("__Host-edgeinspect")}");
        request.Headers.Add("Accept", "text/html");
        using var client = new HttpClient();
        using var page = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("There is no such page.", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await panel.Scene.Admin.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "nothing");
    }

    [Fact]
    public async Task A_page_that_somebody_may_not_see_says_as_whom_to_come_back()
    {
        var lead = await panel.Scene.SignInAsync("lena", "lead");
        using var client = new HttpClient();
        using var page = await AskAsync("/accounts?of=all", "text/html,*/*;q=0.8");
        Assert.Equal((HttpStatusCode.Forbidden, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        var words = await page.Content.ReadAsStringAsync();
        foreach (var part in (string[])[
            "This page is not for your role.", "signed in as LENA (Lead)", "the role Administrator", "href=\"/review\"",
            "href=\"/sign-in?return=%2Faccounts%3Fof%3Dall\""])
            Assert.Contains(part, words, StringComparison.Ordinal);

        foreach (var (path, accept) in new[] { ("/accounts", "application/json"), ("/api/v1/accounts", "text/html") })
        {
            using var problem = await AskAsync(path, accept);
            Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType?.MediaType));
        }

        async Task<HttpResponseMessage> AskAsync(string path, string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(panel.Scene.Address, path));
            request.Headers.Add("Cookie", $"__Host-edgeinspect={lead.Cookie("__Host-edgeinspect")}");
            request.Headers.Add("Accept", accept);
            return await client.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_JSON_is_refused()
    {
        var scene = panel.Scene;
        using var large = new StringContent("{\"count\":1,\"order\":\"" + new string('x', 100_000) + "\"}", System.Text.Encoding.UTF8, "application/json");
        await scene.Admin.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "review/take", large);
        using var text = new StringContent("count=1");
        await scene.Admin.ProblemAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, "review/take", text);
        using var broken = new StringContent("{\"count\":", System.Text.Encoding.UTF8, "application/json");
        await scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "review/take", broken);
    }

    private async Task<string> AskAsync(string path, string cookie)
    {
        var address = panel.Scene.Address;
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
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
        .Replace("{token}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{rid}", Guid.Empty.ToString(), StringComparison.Ordinal)
        .Replace("{n}", "0", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal);
}
