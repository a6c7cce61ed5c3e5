using System.Collections.Concurrent;
using System.Text.Json;

namespace EdgeInspect.Core.Tests;

/// <summary>One known answer: what goes in and what must come out.</summary>
public sealed record OracleCase(string Name, JsonElement Input, JsonElement Expected)
{
    /// <summary>Whether the input must be refused with an exception.</summary>
    public bool Throws => Expected.ValueKind == JsonValueKind.Object && Expected.TryGetProperty("throws", out var throws) && throws.GetBoolean();
}

/// <summary>A file of known answers in the folder oracles, made with independent programs; its definition says how each is computed.</summary>
public sealed class Oracle
{
    private static readonly ConcurrentDictionary<string, Oracle> Loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OracleCase> _cases;
    private readonly JsonElement _tolerance;

    private Oracle(string topic)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "oracles", $"{topic}.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = file.RootElement.Clone();
        Assert.Equal(topic, root.GetProperty("topic").GetString());
        _tolerance = root.GetProperty("tolerance");
        _cases = root.GetProperty("cases").EnumerateArray()
            .Select(c => new OracleCase(c.GetProperty("name").GetString()!, c.GetProperty("input"), c.GetProperty("expected")))
            .ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>The file of a topic, for example <c>image_stats</c>.</summary>
    public static Oracle Load(string topic) => Loaded.GetOrAdd(topic, t => new Oracle(t));

    /// <summary>The names of its cases, for a theory; at least one must begin with the prefix.</summary>
    public IEnumerable<string> Names(string prefix = "")
    {
        var names = _cases.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(names);
        return names;
    }

    /// <summary>One case.</summary>
    public OracleCase this[string name] => _cases[name];

    /// <summary>A tolerance that the file states, for example <c>abs</c>.</summary>
    public double Tolerance(string name) => _tolerance.GetProperty(name).GetDouble();

    /// <summary>Asserts that a number is the expected one, or null where null is expected, within a stated tolerance.</summary>
    public void Close(JsonElement expected, double? actual, string tolerance = "abs")
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }
        var (value, allowed) = (expected.GetDouble(), Tolerance(tolerance));
        Assert.NotNull(actual);
        Assert.InRange(actual.Value, value - (allowed * Math.Max(1, Math.Abs(value))), value + (allowed * Math.Max(1, Math.Abs(value))));
    }
}
