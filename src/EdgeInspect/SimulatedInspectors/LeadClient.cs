using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.SimulatedInspectors;

/// <summary>What somebody said of a part, as the panel's list of labels has it.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Inspector">Who.</param>
/// <param name="Verdict">OK, NG or UNSURE.</param>
/// <param name="Class">The kind of defect, or null.</param>
internal sealed record SaidLabel(Guid Rid, string Inspector, string Verdict, string? Class);

/// <summary>What a simulated lead does at the panel's interface besides deciding on parts.</summary>
/// <param name="panel">The panel's address.</param>
/// <param name="token">The token of the lead's account.</param>
/// <param name="name">The account's name.</param>
internal sealed class LeadClient(Uri panel, string token, string name) : IDisposable
{
    private const int LabelsAtOnce = 500;
    private readonly HttpClient _http = InspectorClient.Connect(panel, token);

    /// <summary>The account's name.</summary>
    public string Name => name;

    /// <summary>The newest labels of everybody, the lead's own decisions among them.</summary>
    public async Task<IReadOnlyList<SaidLabel>> LabelsAsync(CancellationToken cancellation)
    {
        var page = await _http.GetFromJsonAsync<JsonElement>($"/api/v1/labels?limit={LabelsAtOnce}", cancellation);
        return
        [
            .. from item in page.GetProperty("items").EnumerateArray()
               let label = item.GetProperty("label")
               select new SaidLabel(
                   item.GetProperty("rid").GetGuid(), item.GetProperty("inspector").GetString()!, label.GetProperty("verdict").GetString()!,
                   label.GetProperty("class").GetString()),
        ];
    }

    /// <summary>The defect catalogue in force.</summary>
    public async Task<(int Version, JsonArray Classes)> CatalogueAsync(CancellationToken cancellation)
    {
        var catalogue = await _http.GetFromJsonAsync<JsonObject>("/api/v1/catalogue", cancellation);
        return ((int)catalogue!["version"]!, (JsonArray)catalogue["classes"]!);
    }

    /// <summary>Puts a next version of the catalogue in force.</summary>
    /// <returns>False when somebody else was faster.</returns>
    public async Task<bool> ChangeCatalogueAsync(int version, JsonArray classes, string why, CancellationToken cancellation)
    {
        using var response = await _http.PutAsJsonAsync("/api/v1/catalogue", new { version, classes, why }, cancellation);
        if (response.StatusCode == HttpStatusCode.Conflict)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>How many parts of known truth a study can take.</summary>
    public async Task<(int Ok, int Ng)> KnownAsync(CancellationToken cancellation)
    {
        var studies = await _http.GetFromJsonAsync<JsonElement>("/api/v1/studies", cancellation);
        return (studies.GetProperty("known_ok").GetInt32(), studies.GetProperty("known_ng").GetInt32());
    }

    /// <summary>Starts a study.</summary>
    /// <returns>Null when it may not begin: somebody else runs one, or too little is known.</returns>
    public async Task<SimulatedStudy?> StartStudyAsync(
        IReadOnlyList<string> inspectors, int parts, int rounds, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync("/api/v1/studies", new { inspectors, parts, rounds }, cancellation);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
            return null;
        response.EnsureSuccessStatusCode();
        var study = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return new(study.GetProperty("id").GetInt64(), parts, rounds, inspectors.Count);
    }

    /// <summary>Looks how far a study is, and ends it when nothing is left to judge.</summary>
    /// <returns>The study as it is now; its result once it is finished, by whomever.</returns>
    public async Task<SimulatedStudy> FollowStudyAsync(SimulatedStudy study, CancellationToken cancellation)
    {
        var path = $"/api/v1/studies/{study.Id}";
        var told = await _http.GetFromJsonAsync<JsonElement>(path, cancellation);
        if (IsRunning(told))
        {
            if (!told.GetProperty("progress").EnumerateArray().All(who => who.GetProperty("is_done").GetBoolean()))
                return study;
            using var ended = await _http.PostAsJsonAsync($"{path}/finish", new { }, cancellation);
            // Somebody else may have ended it, which is seen next.
            if (ended.StatusCode != HttpStatusCode.Conflict)
                ended.EnsureSuccessStatusCode();
            told = await _http.GetFromJsonAsync<JsonElement>(path, cancellation);
        }
        return IsRunning(told) ? study : study with { IsEnded = true, Result = ResultOf(told.GetProperty("report")) };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsRunning(JsonElement study) => study.GetProperty("phase").GetString() == "running";

    private static SimulatedStudyResult? ResultOf(JsonElement report) => report.ValueKind == JsonValueKind.Null ? null : new(
        [
            .. report.GetProperty("inspectors").EnumerateArray()
                .Select(who => new StudyRates(who.GetProperty("inspector").GetString()!, Share(who, "miss"), Share(who, "false_alarm"))),
        ],
        Share(report, "against_reference"));

    private static Proportion? Share(JsonElement of, string name) => of.GetProperty(name) is { ValueKind: JsonValueKind.Object } share
        ? new(share.GetProperty("value").GetDouble(), share.GetProperty("low").GetDouble(), share.GetProperty("high").GetDouble())
        : null;
}
