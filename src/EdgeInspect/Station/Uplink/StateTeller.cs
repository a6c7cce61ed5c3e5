using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Says on <c>up/state</c> how the station is: with each connection, and when its condition, the components that have a problem, its model
/// or its recipe change, but not more often than every few seconds; and now and then without a change, so that a hub that lost one knows
/// again. Used by one thread.
/// </summary>
internal sealed class StateTeller(IStationVoice voice, StationTopics topics, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>Longest time between two states.</summary>
    public static readonly TimeSpan RepeatEvery = TimeSpan.FromMinutes(5);

    private readonly Interval _look = new(LookEvery, time);
    private string? _told;
    private string? _telling;
    private long _toldAt;

    /// <summary>The state as it is sent.</summary>
    public static OutgoingMessage Message(StationTopics topics, StationState state) =>
        new(topics.Up(UpwardTopic.State), state.ToBytes()) { Retain = true, ContentType = FleetFormat.ContentType };

    /// <summary>What to send now, or null.</summary>
    public OutgoingMessage? Next()
    {
        var isFirst = _told is null;
        if (!_look.IsDue() && !isFirst)
            return null;
        var state = voice.State(StationPresence.Online);
        var essence = EssenceOf(state);
        var isRepeated = essence == _told;
        if (!isFirst && time.GetElapsedTime(_toldAt) < (isRepeated ? RepeatEvery : TellEvery))
            return null;
        (_telling, _told, _toldAt) = (essence, essence, time.GetTimestamp());
        // What says nothing new takes no room at the broker from the alarms that wait there for a hub that is away.
        return isRepeated ? Message(topics, state) with { Delivery = Delivery.AtMostOnce } : Message(topics, state);
    }

    /// <summary>What became of it: what did not arrive is said again, though not what the broker refuses.</summary>
    public void Sent(PublishResult result)
    {
        if (!result.IsAccepted && result.Outcome != PublishOutcome.Refused && _told == _telling)
            _told = null;
    }

    /// <summary>Nothing of it is known at the broker any more.</summary>
    public void Forget() => _told = null;

    /// <summary>What makes a state worth telling: not the time, nor the words in which a component puts its problem.</summary>
    private static string EssenceOf(StationState state)
    {
        var components = string.Join(',', state.Problems.Select(problem => problem.Split(':')[0]));
        return $"{state.Condition} {components} {state.Slots} {state.Recipe} {state.Degree} {state.Epoch}";
    }
}
