using System.Globalization;
using System.Text;
using System.Text.Json;
using Errors = System.Collections.Generic.List<EdgeInspect.Configuration.ConfigurationError>;

namespace EdgeInspect.Configuration;

/// <summary>Reads a JSON file into nodes that know their lines. Comments and trailing commas are allowed.</summary>
internal static class JsonConfigurationFile
{
    private const long MaxBytes = 1 << 20;

    private static readonly JsonReaderOptions Syntax = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    /// <summary>Reads a file; what is wrong with it is added to the errors.</summary>
    /// <returns>Its root, or null when it can't be read at all.</returns>
    public static ConfigurationNode? Read(string path, Errors errors)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
                return Refuse(errors, path, $"is {file.Length} bytes long; at most {MaxBytes} are allowed");
            return Parse(File.ReadAllBytes(path), path, errors);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(errors, path, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(errors, path, $"can't be read: {e.Message}");
        }
        catch (JsonException e)
        {
            return Refuse(errors, $"{path}:{e.LineNumber + 1}", $"is no valid JSON: {Sentence(e.Message)}");
        }
    }

    private static ConfigurationNode? Parse(ReadOnlySpan<byte> utf8, string path, Errors errors)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(utf8, Syntax);
        var lines = new LineCounter(utf8, path);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse(errors, lines.At(reader.TokenStartIndex), "must hold one JSON object: { … }");
        var root = ReadSection(ref reader, ref lines, "", errors);
        reader.Read();
        return root;
    }

    private static ConfigurationNode ReadSection(ref Utf8JsonReader reader, ref LineCounter lines, string path, Errors errors)
    {
        var section = new ConfigurationNode(NodeKind.Section, "", lines.At(reader.TokenStartIndex));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var keyPath = KeyPath.Join(path, key);
            reader.Read();
            var value = ReadValue(ref reader, ref lines, keyPath, errors);
            if (!section.Members.TryAdd(key, value))
                errors.Add(new(keyPath, value.Shown, value.Source, $"is given twice; first at {section.Members[key].Source}"));
        }
        return section;
    }

    private static ConfigurationNode ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, string path, Errors errors)
    {
        var source = lines.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadSection(ref reader, ref lines, path, errors);
            case JsonTokenType.StartArray:
                return ReadList(ref reader, ref lines, path, errors);
            case JsonTokenType.String:
                return new(NodeKind.String, reader.GetString()!, source);
            default:
                return new(KindOf(reader.TokenType), Encoding.UTF8.GetString(reader.ValueSpan), source);
        }
    }

    private static ConfigurationNode ReadList(ref Utf8JsonReader reader, ref LineCounter lines, string path, Errors errors)
    {
        var list = new ConfigurationNode(NodeKind.List, "", lines.At(reader.TokenStartIndex));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Items.Add(ReadValue(ref reader, ref lines, KeyPath.Join(path, list.Items.Count), errors));
        return list;
    }

    private static NodeKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => NodeKind.Number,
        JsonTokenType.True or JsonTokenType.False => NodeKind.Boolean,
        _ => NodeKind.Null,
    };

    private static ConfigurationNode? Refuse(Errors errors, string source, string problem)
    {
        errors.Add(new("", null, source, problem));
        return null;
    }

    // The reader's messages end with the position, which the source says already.
    private static string Sentence(string message) => message.Split(" LineNumber:", 2)[0];

    private ref struct LineCounter(ReadOnlySpan<byte> utf8, string path)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _counted;
        private int _line = 1;

        /// <summary>File and line of a byte; positions only grow.</summary>
        public string At(long position)
        {
            _line += _utf8[_counted..(int)position].Count((byte)'\n');
            _counted = (int)position;
            return string.Create(CultureInfo.InvariantCulture, $"{path}:{_line}");
        }
    }
}
