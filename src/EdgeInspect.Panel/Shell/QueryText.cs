namespace EdgeInspect.Panel.Shell;

/// <summary>Queries of addresses.</summary>
public static class QueryText
{
    /// <summary>The query of some fields, with its question mark, without those that are empty; empty when all are.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> fields)
    {
        var text = string.Join('&', fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value!.Trim())}"));
        return text.Length == 0 ? "" : "?" + text;
    }
}
