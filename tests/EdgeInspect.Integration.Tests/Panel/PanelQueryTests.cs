using System.Net;
using System.Text.Json;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Wrong values of addresses are told as wrong bodies are.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelQueryTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    /// <summary>Any text may be the name of an inspector; nobody has labels under a name that there is not.</summary>
    private static readonly string[] AnyText = ["/api/v1/labels inspector"];

    [Fact]
    public async Task Every_parameter_that_the_interface_describes_is_named_when_its_value_is_wrong()
    {
        var admin = panel.Scene.Admin;
        using var document = await admin.GetAsync("/openapi/v1.json");
        var paths = JsonElement.Parse(await document.Content.ReadAsStringAsync()).GetProperty("paths");
        var tried = new List<string>();
        foreach (var (method, path, parameter) in Parameters(paths).Where(p => !AnyText.Contains($"{p.Path} {p.Parameter}")))
        {
            var address = path.Replace("{rid}", Guid.Empty.ToString(), StringComparison.Ordinal);
            var problem = await admin.ProblemAsync(HttpStatusCode.BadRequest, method, $"{address}?{parameter}=wrong");
            var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
            Assert.Equal((parameter, "wrong"), (error.GetProperty("parameter").GetString(), error.GetProperty("value").GetString()));
            Assert.NotEmpty(error.GetProperty("allowed").GetString()!);
            tried.Add(parameter);
        }
        Assert.Superset(new HashSet<string> { "kind", "before", "limit", "map", "rid", "since", "simulated", "why" }, tried.ToHashSet());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var problem = await panel.Scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "labels?rid=7&before=yesterday&limit=1&limit=2");
        Assert.Equal(
            [("rid", "7"), ("before", "yesterday"), ("limit", "1,2")],
            problem.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("parameter").GetString(), e.GetProperty("value").GetString())));
    }

    [Fact]
    public async Task A_study_whose_number_is_none_is_no_address()
    {
        await panel.Scene.Admin.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "studies/first");
        await panel.Scene.Admin.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Post, "studies/first/finish");
    }

    private static IEnumerable<(HttpMethod Method, string Path, string Parameter)> Parameters(JsonElement paths) =>
        from path in paths.EnumerateObject()
        from method in path.Value.EnumerateObject()
        from parameter in method.Value.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>()
        where parameter.GetProperty("in").GetString() == "query"
        select (new HttpMethod(method.Name.ToUpperInvariant()), path.Name, parameter.GetProperty("name").GetString()!);
}
