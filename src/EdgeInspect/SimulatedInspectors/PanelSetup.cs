using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>Makes accounts and a catalogue at a panel that has none, as a person would with the first account's code.</summary>
internal sealed class PanelSetup : IDisposable
{
    private const string TokenHeader = "X-EdgeInspect-Token";
    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private string? _token;

    private PanelSetup(Uri panel) => _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = panel };

    /// <summary>Makes the first account and signs in with it.</summary>
    /// <param name="panel">The panel's address.</param>
    /// <param name="code">The code that the station's log told.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="password">Its password.</param>
    public static async Task<PanelSetup> BeginAsync(Uri panel, string code, string name, string password)
    {
        var setup = new PanelSetup(panel);
        await setup.LoadAsync();
        await setup.SendAsync(HttpMethod.Post, "first-account", new { code, name, display_name = name, password });
        await setup.LoadAsync();
        return setup;
    }

    /// <summary>Makes an account with a PIN.</summary>
    public Task AddPersonAsync(string name, string displayName, string role, string pin) =>
        SendAsync(HttpMethod.Post, "accounts", new { name, display_name = displayName, role, pin });

    /// <summary>Makes the account of a simulated inspector.</summary>
    /// <returns>Its token.</returns>
    public async Task<string> AddSimulatedAsync(InspectorSkill skill)
    {
        var role = skill.IsLead ? "lead" : "inspector";
        await SendAsync(HttpMethod.Post, "accounts", new { name = skill.Name, display_name = skill.DisplayName, role, is_simulated = true });
        return (await SendAsync(HttpMethod.Post, $"accounts/{skill.Name}/token", new { })).GetProperty("token").GetString()!;
    }

    /// <summary>Puts the first catalogue in force.</summary>
    /// <param name="classes">Id, name, rule and severity of each kind.</param>
    public Task DefineAsync(IEnumerable<(string Id, string Name, string Rule, string Severity)> classes) => SendAsync(HttpMethod.Put, "catalogue", new
    {
        version = 1,
        why = "the first one",
        classes = classes.Select(c => new
        {
            id = c.Id, name = c.Name, rule = c.Rule, severity = c.Severity, examples = Array.Empty<Guid>(), counter_examples = Array.Empty<Guid>(), is_retired = false,
        }),
    });

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task LoadAsync() => _token = (await SendAsync(HttpMethod.Get, "session/token", body: null)).GetProperty("token").GetString();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (_token is not null)
            request.Headers.Add(TokenHeader, _token);
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await _http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            if (cookie.Split(';')[0].Split('=', 2) is [var name, var value])
                _cookies[name] = value;
        }
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{method} {path} at the panel: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
