using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EdgeInspect.Hosting;

/// <summary>
/// One line for each message as journald reads it: <c>&lt;priority&gt;category[event] message key=value …</c>. Values with anything but
/// plain characters are quoted; line ends and control characters are escaped, so that no message can forge another.
/// </summary>
internal sealed class JournalFormatter : ConsoleFormatter
{
    /// <summary>Name under which the console finds it.</summary>
    public const string FormatterName = "journal";

    private const string MessageTemplate = "{OriginalFormat}";
    private const string PlainPunctuation = "_-.:/+,@%";

    /// <summary>Makes one; it keeps nothing.</summary>
    public JournalFormatter()
        : base(FormatterName)
    {
    }

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write('<');
        textWriter.Write(Priority(logEntry.LogLevel));
        textWriter.Write('>');
        textWriter.Write(logEntry.Category);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"[{logEntry.EventId.Id}] "));
        WriteEscaped(textWriter, logEntry.Formatter(logEntry.State, logEntry.Exception), quoted: false);
        if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> values)
            WriteValues(textWriter, values);
        if (logEntry.Exception is { } exception)
            WriteValue(textWriter, "exception", exception.ToString());
        textWriter.Write('\n');
    }

    private static char Priority(LogLevel level) => level switch
    {
        LogLevel.Critical => '2',
        LogLevel.Error => '3',
        LogLevel.Warning => '4',
        LogLevel.Information => '6',
        _ => '7',
    };

    private static void WriteValues(TextWriter writer, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        foreach (var (key, value) in values)
        {
            if (key != MessageTemplate)
                WriteValue(writer, key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }
    }

    private static void WriteValue(TextWriter writer, string key, string value)
    {
        var isPlain = value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || PlainPunctuation.Contains(c, StringComparison.Ordinal));
        writer.Write(' ');
        writer.Write(key);
        writer.Write(isPlain ? "=" : "=\"");
        WriteEscaped(writer, value, quoted: !isPlain);
        if (!isPlain)
            writer.Write('"');
    }

    private static void WriteEscaped(TextWriter writer, string text, bool quoted)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n':
                    writer.Write("\\n");
                    break;
                case '\r' or '\t' or (< ' ') or '\u007f':
                    writer.Write(c == '\t' ? " " : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"));
                    break;
                case '"' or '\\' when quoted:
                    writer.Write('\\');
                    writer.Write(c);
                    break;
                default:
                    writer.Write(c);
                    break;
            }
        }
    }
}
