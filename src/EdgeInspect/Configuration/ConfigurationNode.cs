namespace EdgeInspect.Configuration;

/// <summary>What a source wrote at a key.</summary>
internal enum NodeKind
{
    Section,
    List,
    String,
    Number,
    Boolean,
    Null,

    /// <summary>Text of the environment or the command line, which may stand for any kind of value.</summary>
    Text,
}

/// <summary>One value of the configuration as a source gave it, before it is known what belongs there.</summary>
/// <param name="Kind">What was written.</param>
/// <param name="Value">The value as it was written; empty for a section or a list.</param>
/// <param name="Source">Where it was written, for error messages.</param>
internal sealed record ConfigurationNode(NodeKind Kind, string Value, string Source)
{
    /// <summary>What is in a section, by key, whatever its case.</summary>
    public Dictionary<string, ConfigurationNode> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is in a list.</summary>
    public List<ConfigurationNode> Items { get; } = [];

    /// <summary>The value as an error message shows it, or null for a section or a list.</summary>
    public string? Shown => Kind switch
    {
        NodeKind.Section or NodeKind.List => null,
        NodeKind.String or NodeKind.Text => $"\"{Value}\"",
        _ => Value,
    };

    /// <summary>Writes one value over what is at a path below this section, making the sections on the way.</summary>
    public void Override(ReadOnlySpan<string> path, string value, string source)
    {
        var section = this;
        foreach (var key in path[..^1])
        {
            if (!section.Members.TryGetValue(key, out var next) || next.Kind != NodeKind.Section)
                section.Members[key] = next = new(NodeKind.Section, "", source);
            section = next;
        }
        section.Members[path[^1]] = new(NodeKind.Text, value, source);
    }
}
