namespace EdgeInspect.Adapters.Messaging;

/// <summary>What is a topic and what is a filter. A broker ends the connection over what is none, with each reconnect again.</summary>
internal static class TopicRules
{
    private const string Share = "$share";

    // mosquitto takes no more.
    private const int MostSlashes = 200;

    /// <summary>Whether messages can be sent to it.</summary>
    public static bool IsTopic(string topic) =>
        topic.Length > 0 && topic.Count(c => c == '/') <= MostSlashes && Mosquitto.CheckTopic(topic) == MosquittoError.Success;

    /// <summary>Whether it can be asked for.</summary>
    public static bool IsFilter(string filter) =>
        filter.Length > 0 && filter.Count(c => c == '/') <= MostSlashes && Mosquitto.CheckFilter(filter) == MosquittoError.Success
        && IsWhole(filter.Split('/', 3));

    /// <summary>Whether a shared filter names its group and what it shares.</summary>
    private static bool IsWhole(string[] parts) => parts[0] != Share || parts is [_, { Length: > 0 }, { Length: > 0 }];
}
