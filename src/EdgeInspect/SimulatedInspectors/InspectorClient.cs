using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>A simulated inspector's way to the panel: the interface, as any program has it.</summary>
internal sealed class InspectorClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="panel">The panel's address.</param>
    /// <param name="token">The token of the inspector's account.</param>
    public InspectorClient(Uri panel, string token) => _http = Connect(panel, token);

    /// <summary>A way to the panel with an account's token.</summary>
    public static HttpClient Connect(Uri panel, string token)
    {
        var http = new HttpClient { BaseAddress = panel, Timeout = TimeSpan.FromSeconds(15) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Takes parts: their tokens.</summary>
    public Task<IReadOnlyList<Guid>> TakeAsync(int count, bool isLead, CancellationToken cancellation) =>
        TakeAsync("/api/v1/review/take", new { count, adjudicate = isLead }, cancellation);

    /// <summary>Takes parts of the study that runs: their tokens; none when nothing is left of it.</summary>
    public Task<IReadOnlyList<Guid>> TakeStudyAsync(int count, CancellationToken cancellation) =>
        TakeAsync("/api/v1/studies/take", new { count }, cancellation);

    /// <summary>Looks at a part's picture, as a person's browser does.</summary>
    /// <returns>False when the picture is gone, or the part in its hand no longer.</returns>
    public async Task<bool> LookAsync(Guid token, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync($"/api/v1/review/{token}/picture", cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>Says something of a part.</summary>
    /// <returns>False when the part is no longer in its hand.</returns>
    public async Task<bool> DecideAsync(Guid token, SimulatedAnswer said, TimeSpan took, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(
            $"/api/v1/review/{token}/decision", new { verdict = said.Verdict, @class = said.Class, took_ms = (int)took.TotalMilliseconds }, cancellation);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<Guid>> TakeAsync<T>(string path, T request, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(path, request, cancellation);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("token").GetGuid())];
    }
}
