using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Configuration;

public sealed class ConfigCommandTests : IDisposable
{
    private static readonly string Example = Path.Combine(SharedData.Root, "deploy", "edgeinspect.example.json");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheExampleIsRight()
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(["config", "check", "--config", Example]);
        Assert.Equal("", errors);
        Assert.Matches("^OK: .*edgeinspect.example.json, SHA-256 [0-9a-f]{64}$", output);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task TheExampleShowsTheDefaults()
    {
        var syntax = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var example = JsonNode.Parse(await File.ReadAllTextAsync(Example), documentOptions: syntax)!;
        var schema = await SchemaAsync();
        foreach (var (key, value) in Leaves(example.AsObject(), schema))
        {
            if (key.TryGetPropertyValue("default", out var expected))
                Assert.True(JsonNode.DeepEquals(expected, value), $"{key["title"]}: {value?.ToJsonString()}, by default {expected?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task WhatIsWrongEndsWithStatus2()
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(
            ["config", "check", "--config", _folder.WriteConfiguration()], ("EDGEINSPECT__Recipe__Degre", "full"), ("EDGEINSPECT__Model__Threads", "0"));
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains("edgeinspect: the configuration has 2 errors:", errors, StringComparison.Ordinal);
        Assert.Contains(
            "Recipe:Degre = \"full\" (environment EDGEINSPECT__Recipe__Degre): is no known key (did you mean 'Degree'?)", errors, StringComparison.Ordinal);
        Assert.Contains(
            "Model:Threads = \"0\" (environment EDGEINSPECT__Model__Threads): must be a whole number from 1 to 64", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSchemaSaysWhatIsAllowed()
    {
        var schema = await SchemaAsync();
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.True(JsonNode.DeepEquals(schema["properties"]!["Inspection"]!["properties"]!["QueueLength"], JsonNode.Parse("""
            {
              "type": "integer", "title": "Inspection:QueueLength", "minimum": 1, "maximum": 1024, "default": 4,
              "description": "Frames that may wait for the inspector; what doesn't fit is dropped and counted."
            }
            """)));
        var recipe = schema["properties"]!["Recipe"]!["properties"]!;
        Assert.True(JsonNode.DeepEquals(recipe["Degree"]!["enum"], new JsonArray("human_only", "shadow", "full")));
        Assert.True(JsonNode.DeepEquals(recipe["Region"]!["type"], new JsonArray("string", "null")));
        Assert.True(JsonNode.DeepEquals(schema["properties"]!["Station"]!["required"], new JsonArray("Site", "Line", "Name")));
        Assert.True(JsonNode.DeepEquals(schema["required"], new JsonArray("Station", "Model")));
    }

    [Fact]
    public async Task EveryKeyIsDescribedAndNoOtherIsAllowed()
    {
        var sections = Sections(await SchemaAsync()).ToList();
        Assert.True(sections.Count >= 7, $"only {sections.Count} sections");
        Assert.All(sections, section => Assert.False((bool)section["additionalProperties"]!));
        var keys = sections.SelectMany(section => section["properties"]!.AsObject());
        Assert.All(keys, key => Assert.False(string.IsNullOrEmpty((string?)key.Value!["description"]), $"{key.Value["title"]} has no description"));
    }

    private static async Task<JsonObject> SchemaAsync()
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(["config", "schema"]);
        Assert.Equal((0, ""), (code, errors));
        return JsonNode.Parse(output)!.AsObject();
    }

    private static IEnumerable<JsonObject> Sections(JsonObject schema) => schema["properties"] is not JsonObject members
        ? schema["items"] is JsonObject item ? Sections(item) : []
        : members.SelectMany(member => Sections(member.Value!.AsObject())).Prepend(schema);

    private static IEnumerable<(JsonObject Schema, JsonNode? Value)> Leaves(JsonObject section, JsonObject schema) => section.SelectMany(member =>
    {
        var memberSchema = Assert.IsType<JsonObject>(schema["properties"]![member.Key]);
        return member.Value is JsonObject nested ? Leaves(nested, memberSchema) : [(memberSchema, member.Value)];
    });
}
