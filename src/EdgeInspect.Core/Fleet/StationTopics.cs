using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>What a station sends: the last level of a topic below <c>up</c>.</summary>
public enum UpwardTopic
{
    /// <summary><c>up/state</c>: whether it is there and how it is, retained.</summary>
    State,

    /// <summary><c>up/rec</c>: batches of records.</summary>
    Records,

    /// <summary><c>up/img</c>: pieces of pictures.</summary>
    Images,

    /// <summary><c>up/evt</c>: alarms and audit.</summary>
    Events,

    /// <summary><c>up/win</c>: drift windows.</summary>
    Windows,

    /// <summary><c>up/met</c>: gauges.</summary>
    Gauges,
}

/// <summary>The topics of one station: <c>ei/v1/{site}/{line}/{station}/up|dn/…</c>.</summary>
/// <param name="Station">The station.</param>
public sealed record StationTopics(StationName Station)
{
    /// <summary>What a hub subscribes to. Instances share the load with <c>$share/hub/</c> before it.</summary>
    public const string AllUpward = Root + "/+/+/+/up/#";

    private const string Root = "ei/v1";
    private const int Levels = 7;

    private static readonly string[] Leaves = ["state", "rec", "img", "evt", "win", "met"];

    /// <summary>The last level of the topic, for example <c>rec</c>.</summary>
    public static string LeafOf(UpwardTopic topic) => Leaves[(int)topic];

    /// <summary>The hub's acknowledgement of records, <c>dn/ack</c>.</summary>
    public string Acknowledgement => Base + "/dn/ack";

    /// <summary>The hub's answers to pieces of pictures, <c>dn/img</c>.</summary>
    public string PictureAnswers => Base + "/dn/img";

    /// <summary>The hub's answers to drift windows, <c>dn/win</c>.</summary>
    public string WindowAnswers => Base + "/dn/win";

    private string Base => $"{Root}/{Station.Site}/{Station.Line}/{Station.Station}";

    /// <summary>The topic of what the station sends.</summary>
    public string Up(UpwardTopic topic) => $"{Base}/up/{Leaves[(int)topic]}";

    /// <summary>Reads a topic that a station publishes on.</summary>
    /// <returns>Whether it is one; the levels are taken as they are.</returns>
    public static bool TryReadUp(string topic, out StationName station, out UpwardTopic leaf)
    {
        ArgumentNullException.ThrowIfNull(topic);
        (station, leaf) = (new("", "", ""), default);
        var levels = topic.Split('/', Levels + 1);
        if (levels.Length != Levels || $"{levels[0]}/{levels[1]}" != Root || levels[5] != "up")
            return false;
        var index = Array.IndexOf(Leaves, levels[6]);
        if (index < 0)
            return false;
        (station, leaf) = (new(levels[2], levels[3], levels[4]), (UpwardTopic)index);
        return true;
    }
}
