using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Which of two words of a station is the later one: hubs that share the load may hear them in the other order.</summary>
internal static class StateOrder
{
    /// <summary>Whether a word takes the place of the present one.</summary>
    public static bool Replaces(StationState state, StationState? present)
    {
        if (present is null)
            return true;
        var isEnd = state.Presence is StationPresence.Offline or StationPresence.Stopped;
        // The end of one session says nothing of a later one. A beginning is always news: a station's clock may have been set back.
        if (state.Session != present.Session)
            return !isEnd || state.SaidUtc > present.SaidUtc;
        // A will was written when the connection was made, before all that was said over it.
        if (state.Presence == StationPresence.Offline)
            return true;
        // Within a session the numbers of records are a clock that nobody sets.
        return state.LastSeq > present.LastSeq || (state.LastSeq == present.LastSeq && state.SaidUtc >= present.SaidUtc);
    }
}
