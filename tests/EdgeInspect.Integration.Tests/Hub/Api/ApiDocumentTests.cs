using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Hub.Api;
using EdgeInspect.Integration.Tests.FleetStorage;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Integration.Tests.Hub.Api;

[Collection(HubCollection.Name)]
public sealed class ApiDocumentTests
{
    private const string Document = "openapi/v1.json";

    [Fact]
    public async Task Every_address_is_described_with_all_its_parameters_and_answers()
    {
        await using var hub = await HubInProcess.StartAsync();
        var document = await hub.GetAsync(Document);
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetProperty("get"));
        Assert.Equal(AddressesOf(hub).Order(StringComparer.Ordinal), paths.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, operation) in paths)
        {
            foreach (var text in (string[])["operationId", "summary", "description"])
                Assert.False(string.IsNullOrWhiteSpace(operation.GetProperty(text).GetString()), $"{path} has no {text}");
            foreach (var parameter in Parameters(operation))
                CheckParameter(path, parameter);
            foreach (var level in path.Split('/').Where(l => l.StartsWith('{')))
                Assert.Contains(Parameters(operation),
                    p => p.GetProperty("name").GetString() == level[1..^1] && p.GetProperty("in").GetString() == "path");
            CheckAnswers(path, operation.GetProperty("responses"), document.GetProperty("components").GetProperty("schemas"));
        }

        Assert.Equal(paths.Count, paths.Values.Select(o => o.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Each_field_of_the_filter_is_a_parameter_of_records()
    {
        await using var hub = await HubInProcess.StartAsync();
        var operation = (await hub.GetAsync(Document)).GetProperty("paths").GetProperty("/api/v1/records").GetProperty("get");
        var names = Parameters(operation).Select(p => p.GetProperty("name").GetString()!).ToArray();
        Assert.Equal([.. FilterField.All.Select(f => f.Name), "format", "limit", "cursor"], names);
        // FilterFieldTests show that each property of the filter has its field.
        Assert.Equal(typeof(RecordFilter).GetProperties().Length, FilterField.All.Length);
        var limit = Parameters(operation).Single(p => p.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal((1, 1000), (limit.GetProperty("minimum").GetInt32(), limit.GetProperty("maximum").GetInt32()));
    }

    [Fact]
    public async Task What_comes_has_the_members_that_the_document_names()
    {
        await using var hub = await HubInProcess.StartAsync();
        var ledger = await hub.FillAsync();
        await hub.Store.AddWindowAsync(
            ledger.Station, new("epoch", "top", new string('a', 64), "1", 1, SampleLedger.Start, SampleLedger.Start, "{}"u8.ToArray()),
            HubInProcess.Received, default);
        var schemas = (await hub.GetAsync(Document)).GetProperty("components").GetProperty("schemas");
        const string Press = "api/v1/stations/plant/line-1/press-1";
        (string Address, string Schema)[] answers =
        [
            ("api/v1/stations", "StationList"), (Press, "Station"), (Press + "/gauges?from=2026-11-01&until=2026-11-02", "GaugesList"),
            (Press + "/windows", "WindowPage"), (Press + "/events", "EventPage"), ("api/v1/events", "EventPage"),
            ("api/v1/records?part=Teil-3", "RecordPage"),
            (HubInProcess.AddressOf(ledger.Stream, 3), "Record"),
            ($"{Press}/acknowledgement?epoch={ledger.Stream.Epoch}", "Acknowledgement"),
        ];
        foreach (var (address, schema) in answers)
            CheckMembers(address, await hub.GetAsync(address), schemas.GetProperty(schema));
        CheckMembers("a problem", await hub.ProblemAsync("api/v1/records?limit=0", System.Net.HttpStatusCode.BadRequest),
            schemas.GetProperty("Problem"));
    }

    [Fact]
    public async Task Each_status_that_comes_is_one_that_the_document_names()
    {
        await using var hub = await HubInProcess.StartAsync();
        var ledger = await hub.FillAsync();
        await hub.Images.PutAsync(new string('e', 64), "x"u8.ToArray(), default);
        await hub.Store.AddImageAsync(
            new(ledger.Station, SampleLedger.RidOf(4), "image", "image/png", new string('d', 64), 100, HubInProcess.Received), default);
        const string Press = "/stations/plant/line-1/press-1";
        (string Path, string Address, int Status)[] cases =
        [
            ("/stations", "/stations", 200), ("/stations", "/stations?x=1", 400), ("/records", "/records", 200),
            ("/records", "/records?limit=0", 400),
            ("/records/{site}/{line}/{station}/{epoch}/{seq}", "/records/a/b/c/d/1", 404),
            ("/stations/{site}/{line}/{station}", "/stations/a/b/c", 404),
            ("/stations/{site}/{line}/{station}/gauges", Press + "/gauges", 200),
            ("/stations/{site}/{line}/{station}/windows", "/stations/a/b/c/windows", 404),
            ("/stations/{site}/{line}/{station}/events", "/stations/a/b/c/events", 404),
            ("/stations/{site}/{line}/{station}/acknowledgement", Press + "/acknowledgement?epoch=x", 404),
            ("/events", "/events?site=plant", 400), ("/images/{sha256}", $"/images/{new string('e', 64)}", 200),
            ("/images/{sha256}", $"/images/{new string('d', 64)}", 404), ("/images/{sha256}", "/images/x", 400),
        ];
        var paths = (await hub.GetAsync(Document)).GetProperty("paths");
        foreach (var (path, address, status) in cases)
            await CheckStatusAsync(hub, paths, path, new(HttpMethod.Get, FleetApi.Root + address), status);
        var picture = FleetApi.Root + $"/images/{new string('e', 64)}";
        await CheckStatusAsync(hub, paths, "/images/{sha256}",
            new(HttpMethod.Get, picture) { Headers = { { "If-None-Match", $"\"{new string('e', 64)}\"" } } }, 304);
        await CheckStatusAsync(hub, paths, "/records",
            new(HttpMethod.Get, FleetApi.Root + "/records") { Headers = { { "Accept", "image/png" } } }, 406);
        hub.TakeDatabase();
        foreach (var (path, address, _) in cases.Where(c => c.Status == 200))
            await CheckStatusAsync(hub, paths, path, new(HttpMethod.Get, FleetApi.Root + address), 503);
        hub.TakeDatabase(back: true);
    }

    private static async Task CheckStatusAsync(HubInProcess hub, JsonElement paths, string path, HttpRequestMessage request, int status)
    {
        using (request)
        using (var response = await hub.Client.SendAsync(request))
        {
            Assert.True(status == (int)response.StatusCode, $"{request.RequestUri}: {response.StatusCode}");
            var answers = paths.GetProperty(FleetApi.Root + path).GetProperty("get").GetProperty("responses");
            Assert.True(answers.TryGetProperty($"{status}", out var answer), $"{path} has no answer {status}");
            if (response.Content.Headers.ContentType?.MediaType is { } type)
                Assert.Contains(answer.GetProperty("content").EnumerateObject(), content => content.Name.Split(';')[0] == type);
        }
    }

    private static IEnumerable<string> AddressesOf(HubInProcess hub) => hub.Endpoints.OfType<RouteEndpoint>()
        .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
        .Where(path => path.StartsWith(FleetApi.Root, StringComparison.Ordinal)).Distinct();

    private static JsonElement[] Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    private static void CheckParameter(string path, JsonElement parameter)
    {
        var name = $"{path} {parameter.GetProperty("name").GetString()}";
        Assert.True(parameter.GetProperty("description").GetString()!.Contains("Allowed: ", StringComparison.Ordinal),
            $"{name} doesn't say what is allowed");
        Assert.True(parameter.TryGetProperty("example", out _), $"{name} has no example");
        var schema = parameter.GetProperty("schema");
        string[] bounds = schema.GetProperty("type").GetString() switch
        {
            "integer" => ["minimum", "maximum"],
            "number" => ["format"],
            _ when schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _)
                || schema.TryGetProperty("pattern", out _) => [],
            _ => ["minLength", "maxLength"],
        };
        Assert.All(bounds, bound => Assert.True(schema.TryGetProperty(bound, out _), $"{name} has no {bound}"));
    }

    private static void CheckAnswers(string path, JsonElement responses, JsonElement schemas)
    {
        foreach (var status in (string[])["200", "400", "503"])
            Assert.True(responses.TryGetProperty(status, out _), $"{path} has no answer {status}");
        Assert.Equal(path.Contains('{', StringComparison.Ordinal), responses.TryGetProperty("404", out _));
        foreach (var response in responses.EnumerateObject())
        {
            Assert.NotEmpty(response.Value.GetProperty("description").GetString()!);
            if (response.Name == "304")
                continue;
            foreach (var content in response.Value.GetProperty("content").EnumerateObject())
            {
                Assert.Equal(response.Name != "200", content.Name == ApiProblem.MediaType);
                var schema = content.Value.GetProperty("schema");
                if (schema.TryGetProperty("$ref", out var reference))
                    Assert.True(schemas.TryGetProperty(reference.GetString()!.Split('/')[^1], out _), $"{path}: {reference}");
            }
        }
    }

    private static void CheckType(string what, JsonElement value, JsonElement schema)
    {
        var types = schema.GetProperty("type");
        string[] allowed = types.ValueKind == JsonValueKind.Array
            ? [.. types.EnumerateArray().Select(t => t.GetString()!)]
            : [types.GetString()!];
        var type = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number when !allowed.Contains("number") && value.TryGetInt64(out _) => "integer",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        Assert.True(allowed.Contains(type), $"{what} is of type {type}, and the document says {string.Join(", ", allowed)}");
        if (schema.TryGetProperty("enum", out var words) && type == "string")
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(word => word.GetString()));
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && type == "string")
            Assert.True(WireTime.TryRead(value.GetString()!, out _), $"{what}: {value}");
    }

    private static void CheckMembers(string what, JsonElement value, JsonElement schema)
    {
        Assert.False(string.IsNullOrEmpty(schema.GetProperty("description").GetString()), $"{what} isn't described");
        CheckType(what, value, schema);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
                CheckMembers($"{what}[{i}]", item, schema.GetProperty("items"));
        }
        else if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            Assert.True(
                value.EnumerateObject()
                    .Select(m => m.Name).ToHashSet().SetEquals(properties.EnumerateObject().Select(m => m.Name)), $"{what}: {value}");
            foreach (var member in value.EnumerateObject())
                CheckMembers($"{what}.{member.Name}", member.Value, properties.GetProperty(member.Name));
        }
    }
}
