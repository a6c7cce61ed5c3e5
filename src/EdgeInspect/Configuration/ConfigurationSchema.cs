using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeInspect.Configuration;

/// <summary>The configuration's JSON schema (2020-12), for editors and for people.</summary>
internal static class ConfigurationSchema
{
    /// <summary>The schema of an options record.</summary>
    public static JsonObject Of<TOptions>()
        where TOptions : class, IRootOptions<TOptions>
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema" };
        foreach (var (key, value) in Describe(OptionShape.Of(typeof(TOptions)), ""))
            schema[key] = value?.DeepClone();
        schema["title"] = $"EdgeInspect {TOptions.Role}";
        schema["properties"]!["$schema"] = new JsonObject { ["type"] = "string", ["description"] = "Path of this schema, for editors." };
        return schema;
    }

    private static JsonObject Describe(OptionShape shape, string path)
    {
        var schema = new JsonObject { ["type"] = TypeOf(shape) };
        if (path.Length > 0)
            schema["title"] = path;
        if (shape.Description is { } description)
            schema["description"] = description;
        if (shape.Kind == OptionKind.Section)
            AddMembers(schema, shape, path);
        else
            AddRules(schema, shape);
        return schema;
    }

    private static void AddMembers(JsonObject schema, OptionShape shape, string path)
    {
        var prefix = path.Length == 0 ? "" : $"{path}:";
        schema["additionalProperties"] = false;
        schema["properties"] = new JsonObject(shape.Members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)Describe(m, prefix + m.Name))));
        if (shape.IsRequired)
            schema["required"] = new JsonArray([.. shape.Members.Where(m => m.IsRequired).Select(m => JsonValue.Create(m.Name))]);
    }

    private static void AddRules(JsonObject schema, OptionShape shape)
    {
        if (shape.Range is { } range)
            schema["minimum"] = range.Least;
        if (shape.Range is { Greatest: < OptionShape.NoLimit } limited)
            schema["maximum"] = limited.Greatest;
        if (!shape.Choices.IsEmpty)
            schema["enum"] = new JsonArray([.. Choices(shape)]);
        if (shape.Rules.OfType<RegularExpressionAttribute>().FirstOrDefault() is { } expression)
            schema["pattern"] = expression.Pattern;
        if (shape.Kind == OptionKind.Text)
            AddLength(schema, shape);
        if (shape.Item is { } item)
            schema["items"] = Describe(item, "");
        if (!shape.IsRequired)
            schema["default"] = JsonSerializer.SerializeToNode(shape.Default, ConfigurationJson.Options);
    }

    private static void AddLength(JsonObject schema, OptionShape shape)
    {
        var length = shape.Rules.OfType<StringLengthAttribute>().FirstOrDefault();
        var least = Math.Max(length?.MinimumLength ?? 0, shape.Rules.Any(rule => rule is RequiredAttribute) ? 1 : 0);
        if (least > 0)
            schema["minLength"] = least;
        if (length is not null)
            schema["maxLength"] = length.MaximumLength;
    }

    private static IEnumerable<JsonNode?> Choices(OptionShape shape)
    {
        var choices = shape.Choices.Select(choice => (JsonNode?)JsonValue.Create(choice));
        return shape.IsNullable ? choices.Append(null) : choices;
    }

    private static JsonNode TypeOf(OptionShape shape)
    {
        var type = shape.Kind switch
        {
            OptionKind.Section => "object",
            OptionKind.List => "array",
            OptionKind.Integer => "integer",
            OptionKind.Number => "number",
            OptionKind.Boolean => "boolean",
            _ => "string",
        };
        return shape.IsNullable ? new JsonArray(type, "null") : type;
    }
}
