using System.Text.Json;

namespace EdgeInspect.Core.Outbox;

/// <summary>Reads the value of a known field.</summary>
/// <param name="name">The field.</param>
/// <param name="json">Stands on the value's first token; afterwards on its last.</param>
/// <returns>False when the value is not what it should be.</returns>
internal delegate bool FieldReader(string name, ref Utf8JsonReader json);

/// <summary>The known fields of an object in a message: none may come twice, unknown ones are passed over.</summary>
internal sealed class JsonFields(params string[] names)
{
    private uint _seen;

    /// <summary>Those of them that may be left out.</summary>
    public IReadOnlyCollection<string> Optional { get; init; } = [];

    /// <summary>Whether every one was seen that may not be left out.</summary>
    public bool HasAll => names.All(name => Has(name) || Optional.Contains(name));

    /// <summary>Whether one was seen.</summary>
    public bool Has(string name) => (_seen >> Array.IndexOf(names, name) & 1) != 0;

    /// <summary>Reads the fields of the object in whose first brace the reader stands, up to its end.</summary>
    /// <returns>False when one came twice, or its value is not what it should be.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public bool TryRead(ref Utf8JsonReader json, FieldReader read)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Take(ref json);
            json.Read();
            if (name is null)
                return false;
            if (name.Length == 0)
                json.Skip();
            else if (!read(name, ref json))
                return false;
        }

        return true;
    }

    /// <summary>The known field whose name the reader stands on, "" for an unknown one, null for one that was seen already.</summary>
    private string? Take(ref Utf8JsonReader json)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (!json.ValueTextEquals(names[i]))
                continue;
            var isSeen = (_seen >> i & 1) != 0;
            _seen |= 1u << i;
            return isSeen ? null : names[i];
        }

        return "";
    }
}

/// <summary>Values of messages from outside, with their ranges.</summary>
internal static class JsonValues
{
    /// <summary>A whole number from 0 to <see cref="BatchFormat.MaxSeq"/>.</summary>
    public static bool TryReadNumber(this ref Utf8JsonReader json, out long value)
    {
        value = -1;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out value) && value is >= 0 and <= BatchFormat.MaxSeq;
    }

    /// <summary>A text of 1 to <see cref="BatchFormat.MaxNameLength"/> characters.</summary>
    /// <exception cref="InvalidOperationException">It holds half a character.</exception>
    public static bool TryReadName(this ref Utf8JsonReader json, out string? value)
    {
        return json.TryReadText(BatchFormat.MaxNameLength, out value) && value!.Length > 0;
    }

    /// <summary>A text of at most so many characters, none of them NUL, which not every database keeps.</summary>
    /// <exception cref="InvalidOperationException">It holds half a character.</exception>
    public static bool TryReadText(this ref Utf8JsonReader json, int maxLength, out string? value)
    {
        value = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        return value is not null && value.Length <= maxLength && !value.Contains('\0', StringComparison.Ordinal);
    }
}
