using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>A browser without a screen, or a program with a token. It keeps cookies as a browser does that takes this machine as secure.</summary>
internal sealed class PanelClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly string? _bearer;

    public PanelClient(Uri address, string? bearer = null)
    {
        _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        _bearer = bearer;
    }

    /// <summary>The page's token; sent with changes when it is there.</summary>
    public string? Token { get; set; }

    /// <summary>Headers that came with cookies.</summary>
    public List<string> SetCookies { get; } = [];

    /// <summary>Everything that came, byte for byte, for tests of what must not.</summary>
    public List<byte[]> Received { get; } = [];

    public string? Cookie(string name) => _cookies.GetValueOrDefault(name);

    public void SetCookie(string name, string value) => _cookies[name] = value;

    /// <summary>Gets a new token, as a page that is loaded does.</summary>
    public async Task<PanelClient> LoadAsync()
    {
        Token = (await JsonAsync(HttpMethod.Get, "session/token")).GetProperty("token").GetString();
        return this;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends a request and gives its JSON, which must be one of success.</summary>
    public async Task<JsonElement> JsonAsync(HttpMethod method, string path, object? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>Sends a request that is refused, and gives the problem.</summary>
    public async Task<JsonElement> ProblemAsync(HttpStatusCode status, HttpMethod method, string path, object? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(text);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}");
        if (body is HttpContent content)
            request.Content = content;
        else if (body is not null)
            request.Content = JsonContent.Create(body);
        // Who sends much asks first: else the refusal meets a client that is still sending.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 1024 * 1024;
        if (_bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _bearer);
        if (Token is not null)
            request.Headers.Add("X-EdgeInspect-Token", Token);
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        var response = await _http.SendAsync(request);
        Keep(response);
        await response.Content.LoadIntoBufferAsync();
        var headers = System.Text.Encoding.UTF8.GetBytes($"{response.Headers}{response.Content.Headers}");
        Received.Add([.. headers, .. await response.Content.ReadAsByteArrayAsync()]);
        return response;
    }

    public void Dispose() => _http.Dispose();

    private void Keep(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            SetCookies.Add(header);
            var (name, value) = header.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : (header, "");
            if (header.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
                _cookies.Remove(name);
            else
                _cookies[name] = value;
        }
    }
}
