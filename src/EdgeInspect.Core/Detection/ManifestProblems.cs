using System.Globalization;

namespace EdgeInspect.Core.Detection;

/// <summary>Collects what is wrong with a manifest, so that its author sees all of it at once.</summary>
internal sealed class ManifestProblems
{
    private readonly List<string> _all = [];

    /// <summary>Those found so far, each naming the field, what it is and what is allowed.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Adds one.</summary>
    public void Add(string problem) => _all.Add(problem);

    /// <summary>Adds one unless something holds.</summary>
    /// <param name="holds">Whether the field is as it must be.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="value">What it is.</param>
    /// <param name="allowed">What is allowed, in words.</param>
    /// <returns>Whether it holds.</returns>
    public bool Require(bool holds, string field, object? value, string allowed)
    {
        if (!holds)
            _all.Add(value is null ? $"{field} is missing; allowed is {allowed}" : $"{field} is {Text(value)}, allowed is {allowed}");
        return holds;
    }

    /// <summary>Adds one unless a word is among those allowed.</summary>
    public bool RequireOneOf(string field, string? value, params ReadOnlySpan<string> allowed) =>
        Require(value is not null && allowed.Contains(value), field, value, string.Join(" or ", allowed.ToArray().Select(a => $"'{a}'")));

    /// <summary>Throws if there are any.</summary>
    /// <exception cref="ModelException">With all of them.</exception>
    public void ThrowIfAny(string name)
    {
        if (_all is [var one])
            throw new ModelException($"{name}: {one}");
        if (_all.Count > 0)
            throw new ModelException($"{name}: {_all.Count} fields are wrong:\n  {string.Join("\n  ", _all)}");
    }

    private static string Text(object value) => value switch
    {
        string text => $"'{text}'",
        IEnumerable<string> texts => $"[{string.Join(", ", texts)}]",
        IEnumerable<double> numbers => $"[{string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
