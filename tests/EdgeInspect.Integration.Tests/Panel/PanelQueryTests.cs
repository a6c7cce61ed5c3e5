using System.Net;
using System.Text.Json;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>Wrong values of addresses are told as wrong bodies are.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelQueryTests(PanelFixture panel) : IClassFixture<PanelFixture>
{
    [Fact]
    public async Task Every_parameter_that_the_interface_describes_is_named_when_its_value_is_wrong()
    {
        var admin = panel.Scene.Admin;
        using var document = await admin.GetAsync("/openapi/v1.json");
        var paths = JsonElement.Parse(await document.Content.ReadAsStringAsync()).GetProperty("paths");
        var tried = new List<string>();
        foreach (var (method, path, parameter) in Parameters(paths))
        {
            var address = path.Replace("{rid}", Guid.Empty.ToString(), StringComparison.Ordinal);
            var problem = await admin.ProblemAsync(HttpStatusCode.BadRequest, method, $"{address}?{parameter}=wrong");
            var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
            Assert.Equal((parameter, "wrong"), (error.GetProperty("parameter").GetString(), error.GetProperty("value").GetString()));
            Assert.NotEmpty(error.GetProperty("allowed").GetString()!);
            tried.Add(parameter);
        }
        Assert.Superset(new HashSet<string> { "kind", "before", "limit", "map", "rid", "since", "simulated", "why", "inspector" }, tried.ToHashSet());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var problem = await panel.Scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "labels?rid=7&before=yesterday&limit=1&limit=2");
        Assert.Equal(
            [("rid", "7"), ("before", "yesterday"), ("limit", "1,2")],
            problem.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("parameter").GetString(), e.GetProperty("value").GetString())));
    }

    /// <summary>What was misspelled would else be passed over, and all records be taken for those that were asked for.</summary>
    [Theory]
    [InlineData("GET", "records?foo=1", "foo", "1", "no name but kind, before, limit")]
    [InlineData("GET", "labels?cursor=zzz", "cursor", "zzz", "no name but inspector, rid, before, limit")]
    [InlineData("GET", "images/00000000-0000-0000-0000-000000000000?rid=1", "rid", "1", "no name but map")]
    [InlineData("GET", "catalogue?version=2", "version", "2", "nothing behind this address")]
    [InlineData("POST", "review/give-back?count=1", "count", "1", "nothing behind this address")]
    [InlineData("GET", "labels?inspector=nobody", "inspector", "nobody", "the name of an account")]
    public async Task A_name_that_an_address_does_not_know_is_told_with_those_that_it_knows(string method, string path, string name, string given, string allowed)
    {
        var problem = await panel.Scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, new(method), path);
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal((name, given, allowed), (error.GetProperty("parameter").GetString(), error.GetProperty("value").GetString(), error.GetProperty("allowed").GetString()));
    }

    [Fact]
    public async Task Names_and_values_that_are_wrong_are_told_together_and_a_page_takes_any()
    {
        var problem = await panel.Scene.Admin.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "records?Limit=all&sort=up");
        Assert.Equal(["limit", "sort"], problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("parameter").GetString()));
        (await panel.Scene.Admin.JsonAsync(HttpMethod.Get, "records?LIMIT=1")).GetProperty("items");
        using var page = await panel.Scene.Admin.GetAsync("/catalogue?from=mail");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await panel.Scene.Browser().ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "records?foo=1");
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
