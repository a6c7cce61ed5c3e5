using System.Text;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>What is a topic and what is a filter. A broker ends the connection over what is none, with each reconnect again.</summary>
internal static class TopicRules
{
    private const string Share = "$share";
    private const string OneLevel = "+";
    private const string AllThatFollow = "#";
    private const char Never = '\0';
    private const int MostBytes = ushort.MaxValue;

    // mosquitto takes no more.
    private const int MostSlashes = 200;

    /// <summary>Whether messages can be sent to it.</summary>
    public static bool IsTopic(string topic) => HasRoom(topic) && topic.IndexOfAny(['+', '#', Never]) < 0;

    /// <summary>Whether it can be asked for.</summary>
    public static bool IsFilter(string filter)
    {
        if (!HasRoom(filter) || filter.Contains(Never, StringComparison.Ordinal) || !IsWhole(filter.Split('/', 3)))
            return false;
        var levels = filter.Split('/');
        return levels[..^1].All(IsLevel) && (levels[^1] == AllThatFollow || IsLevel(levels[^1]));
    }

    private static bool HasRoom(string text) =>
        text.Length > 0 && text.Count(c => c == '/') <= MostSlashes && Encoding.UTF8.GetByteCount(text) <= MostBytes;

    /// <summary>Whether a level is a name, or stands for any.</summary>
    private static bool IsLevel(string level) => level == OneLevel || level.IndexOfAny(['+', '#']) < 0;

    /// <summary>Whether a shared filter names its group and what it shares.</summary>
    private static bool IsWhole(string[] parts) => parts[0] != Share || parts is [_, { Length: > 0 }, { Length: > 0 }];
}
