using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace EdgeInspect.Configuration;

/// <summary>Makes an options record from nodes. It goes on after an error, so that all of them come out at once.</summary>
internal sealed class OptionsBinder
{
    private readonly List<ConfigurationError> _errors;

    private OptionsBinder(List<ConfigurationError> errors) => _errors = errors;

    /// <summary>Binds and checks; what is wrong is added to the errors.</summary>
    public static T Bind<T>(ConfigurationNode root, List<ConfigurationError> errors)
        where T : class
    {
        root.Members.Remove("$schema");
        return (T)new OptionsBinder(errors).Section(OptionShape.Of(typeof(T)), root, root, "");
    }

    private object Section(OptionShape shape, ConfigurationNode? node, ConfigurationNode parent, string path)
    {
        var options = Activator.CreateInstance(shape.Type)!;
        foreach (var member in shape.Members)
        {
            var memberNode = node?.Members.GetValueOrDefault(member.Name);
            member.Property!.SetValue(options, Value(member, memberNode, node ?? parent, KeyPath.Join(path, member.Name)));
        }
        var known = shape.Members.Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, unknown) in node?.Members.Where(member => !known.Contains(member.Key)) ?? [])
            _errors.Add(new(KeyPath.Join(path, key), unknown.Shown, unknown.Source, UnknownKey(key, shape)));
        CheckTogether(options, node ?? parent, path);
        return options;
    }

    private object? Value(OptionShape shape, ConfigurationNode? node, ConfigurationNode parent, string path)
    {
        if (node is null && shape is { Kind: OptionKind.Section, Default: not null })
            return Section(shape, null, parent, path);
        if (node is null)
            return Checked(shape, shape.Default, null, parent, path);
        if (shape.IsNullable && (node.Kind == NodeKind.Null || node is { Kind: NodeKind.Text, Value: "" or "null" }))
            return null;
        if (shape.Kind == OptionKind.Section && node.Kind == NodeKind.Section)
            return Section(shape, node, parent, path);
        if (shape.Kind == OptionKind.List && node.Kind is NodeKind.List or NodeKind.Text)
            return Checked(shape, List(shape.Item!, node, path), node, parent, path);
        if (OptionText.TryConvert(shape, node, out var value))
            return Checked(shape, value, node, parent, path);
        _errors.Add(new(path, node.Shown, node.Source, $"must be {OptionText.Expected(shape)}"));
        return shape.Default;
    }

    // Text of the environment or the command line has commas between its items.
    private Array List(OptionShape item, ConfigurationNode node, string path)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var items = node.Kind == NodeKind.List ? node.Items : [.. node.Value.Split(',', Trimmed).Select(text => node with { Value = text })];
        var list = Array.CreateInstance(item.Type, items.Count);
        for (var i = 0; i < items.Count; i++)
            list.SetValue(Value(item, items[i], node, KeyPath.Join(path, i)), i);
        return list;
    }

    private object? Checked(OptionShape shape, object? value, ConfigurationNode? node, ConfigurationNode parent, string path)
    {
        foreach (var rule in shape.Rules)
        {
            if (Problem(shape, rule, value) is not { } problem)
                continue;
            _errors.Add(new(path, node?.Shown, node?.Source ?? parent.Source, problem));
            break;
        }
        return value;
    }

    private static string? Problem(OptionShape shape, ValidationAttribute rule, object? value) => rule switch
    {
        RequiredAttribute => rule.IsValid(value) ? null : $"is missing; it must be {OptionText.Expected(shape)}",
        RangeAttribute => InRange(shape, value) ? null : $"must be {OptionText.Expected(shape)}",
        _ when value is null || rule.IsValid(value) => null,
        AllowedValuesAttribute => $"must be {OptionText.Expected(shape)}",
        _ => rule.FormatErrorMessage(shape.Name),
    };

    // The attribute itself would round a value to the type of its bounds.
    private static bool InRange(OptionShape shape, object? value)
    {
        if (value is null)
            return true;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var (least, greatest) = shape.Range!.Value;
        return number >= least && number <= greatest;
    }

    private void CheckTogether(object options, ConfigurationNode section, string path)
    {
        if (options is IValidatableObject checkable)
            _errors.AddRange(checkable.Validate(new ValidationContext(options)).Select(result => Error(result, section, path)));
        if (options is INeedsFiles needy)
            _errors.AddRange(needy.Missing().Select(result => Error(result, section, path) with { IsMissing = true }));
    }

    private static ConfigurationError Error(ValidationResult result, ConfigurationNode section, string path)
    {
        var member = result.MemberNames.FirstOrDefault();
        var node = member is null
            ? null
            : KeyPath.Split(member).Aggregate((ConfigurationNode?)section, (at, key) => at?.Members.GetValueOrDefault(key));
        return new(member is null ? path : KeyPath.Join(path, member), node?.Shown, node?.Source ?? section.Source, result.ErrorMessage!);
    }

    private static string UnknownKey(string key, OptionShape section)
    {
        var known = section.Members.Select(member => member.Name).ToImmutableArray();
        var guess = NearestWord.Of(key, known);
        var hint = guess is null ? "" : $" (did you mean '{guess}'?)";
        return $"is no known key{hint}; allowed here: {string.Join(", ", known)}";
    }
}
