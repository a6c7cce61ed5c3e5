using System.Globalization;
using System.Numerics;

namespace EdgeInspect.Configuration;

/// <summary>Values as text: reading them, and saying what is allowed.</summary>
internal static class OptionText
{
    /// <summary>Reads a value of the kind that is expected.</summary>
    public static bool TryConvert(OptionShape shape, ConfigurationNode node, out object? value)
    {
        value = IsWritten(shape.Kind, node.Kind) ? Convert(shape, node.Value) : null;
        return value is not null;
    }

    /// <summary>What may be written at a key, for an error message that starts with 'must be'.</summary>
    public static string Expected(OptionShape shape)
    {
        var what = shape switch
        {
            { Choices.IsEmpty: false } => $"one of {string.Join(", ", shape.Choices)}",
            { Kind: OptionKind.Section } => $"a section with {string.Join(", ", shape.Members.Select(member => member.Name))}",
            { Kind: OptionKind.List } => $"a list, each item {Expected(shape.Item!)}",
            { Kind: OptionKind.Boolean } => "true or false",
            { Kind: OptionKind.Integer, Range: { } range } => Between("a whole number", range),
            { Kind: OptionKind.Integer } => "a whole number",
            { Kind: OptionKind.Number, Range: { } range } => Between("a number", range),
            { Kind: OptionKind.Number } => "a number",
            _ => "a text",
        };
        return shape.IsNullable ? $"{what}, or null" : what;
    }

    private static bool IsWritten(OptionKind expected, NodeKind written) => written == NodeKind.Text || written == expected switch
    {
        OptionKind.Text => NodeKind.String,
        OptionKind.Boolean => NodeKind.Boolean,
        OptionKind.Integer or OptionKind.Number => NodeKind.Number,
        _ => NodeKind.Section,
    };

    private static object? Convert(OptionShape shape, string text) => shape.Kind switch
    {
        OptionKind.Text when shape.Type.IsEnum => Enum.GetValues(shape.Type).Cast<object>().FirstOrDefault(v => OptionShape.NameOf(v) == text),
        OptionKind.Text => text,
        OptionKind.Boolean => text switch { "true" => true, "false" => false, _ => null },
        OptionKind.Integer when shape.Type == typeof(int) => Whole<int>(text),
        OptionKind.Integer when shape.Type == typeof(long) => Whole<long>(text),
        OptionKind.Integer => Whole<ulong>(text),
        OptionKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) => d,
        _ => null,
    };

    private static T? Whole<T>(string text)
        where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string Between(string what, (double Least, double Greatest) range) => range.Greatest >= OptionShape.NoLimit
        ? string.Create(CultureInfo.InvariantCulture, $"{what}, at least {range.Least}")
        : string.Create(CultureInfo.InvariantCulture, $"{what} from {range.Least} to {range.Greatest}");
}
