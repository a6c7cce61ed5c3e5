using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace EdgeInspect.Configuration;

/// <summary>What kind of value belongs at a key.</summary>
internal enum OptionKind
{
    Section,
    List,
    Text,
    Integer,
    Number,
    Boolean,
}

/// <summary>
/// What belongs at one key: the one description from which values are read, checked and documented. Drawn by reflection from an options
/// record, its annotations and its defaults.
/// </summary>
internal sealed record OptionShape
{
    /// <summary>A greatest number from here on says only that there is none.</summary>
    public const double NoLimit = long.MaxValue;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The key.</summary>
    public required string Name { get; init; }

    /// <summary>The property behind the key; null for the root.</summary>
    public required PropertyInfo? Property { get; init; }

    /// <summary>The property's type, without its being nullable.</summary>
    public required Type Type { get; init; }

    /// <summary>What kind of value is expected.</summary>
    public required OptionKind Kind { get; init; }

    /// <summary>Whether null may be written.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>What the key means.</summary>
    public required string? Description { get; init; }

    /// <summary>The value when nothing is written.</summary>
    public required object? Default { get; init; }

    /// <summary>The only texts that are allowed; empty when any is.</summary>
    public required ImmutableArray<string> Choices { get; init; }

    /// <summary>The annotations that a value must satisfy.</summary>
    public required ImmutableArray<ValidationAttribute> Rules { get; init; }

    /// <summary>What belongs in a section.</summary>
    public required ImmutableArray<OptionShape> Members { get; init; }

    /// <summary>What each item of a list is; null for what is no list.</summary>
    public required OptionShape? Item { get; init; }

    /// <summary>Least and greatest number, where they are set.</summary>
    public (double Least, double Greatest)? Range =>
        Rules.OfType<RangeAttribute>().Select(Bounds).FirstOrDefault() ?? (Type == typeof(ulong) ? (0, ulong.MaxValue) : null);

    /// <summary>Whether a value must be written because the default isn't allowed.</summary>
    public bool IsRequired => Kind == OptionKind.Section
        ? !IsNullable && Members.Any(member => member.IsRequired)
        : Rules.OfType<RequiredAttribute>().Any(rule => !rule.IsValid(Default));

    /// <summary>Describes an options record.</summary>
    public static OptionShape Of(Type options) => Describe(options, property: null, Activator.CreateInstance(options));

    /// <summary>The name of an enumeration's value as configuration writes it, for example <c>human_only</c>.</summary>
    public static string NameOf(object value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static OptionShape Describe(Type declared, PropertyInfo? property, object? initial)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var kind = KindOf(type);
        return new()
        {
            Name = property?.Name ?? "",
            Property = property,
            Type = type,
            Kind = kind,
            IsNullable = property is not null && Nullability.Create(property).WriteState == NullabilityState.Nullable,
            Description = ((MemberInfo?)property ?? type).GetCustomAttribute<DescriptionAttribute>()?.Description,
            Default = initial,
            Choices = kind == OptionKind.List ? [] : ChoicesOf(type, property),
            Rules = property is null ? [] : [.. property.GetCustomAttributes<ValidationAttribute>()],
            Members = kind == OptionKind.Section ? MembersOf(type, initial ?? Activator.CreateInstance(type)!) : [],
            Item = kind == OptionKind.List ? Describe(type.GetGenericArguments()[0], property: null, initial: null) : null,
        };
    }

    private static ImmutableArray<OptionShape> MembersOf(Type section, object initial) =>
    [
        .. section.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => Describe(property.PropertyType, property, property.GetValue(initial))),
    ];

    private static OptionKind KindOf(Type type) => type switch
    {
        _ when type == typeof(string) || type.IsEnum => OptionKind.Text,
        _ when type == typeof(bool) => OptionKind.Boolean,
        _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => OptionKind.Integer,
        _ when type == typeof(double) => OptionKind.Number,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => OptionKind.List,
        { IsClass: true, Namespace: var home } when home!.StartsWith(nameof(EdgeInspect), StringComparison.Ordinal) => OptionKind.Section,
        _ => throw new NotSupportedException($"options can't hold a {type}"),
    };

    private static ImmutableArray<string> ChoicesOf(Type type, PropertyInfo? property)
    {
        var allowed = property?.GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<object>()
            ?? (type.IsEnum ? Enum.GetValues(type).Cast<object>() : []);
        return [.. allowed.Select(value => value is Enum ? NameOf(value) : Convert.ToString(value, CultureInfo.InvariantCulture)!)];
    }

    private static (double Least, double Greatest)? Bounds(RangeAttribute range) =>
        (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
}
