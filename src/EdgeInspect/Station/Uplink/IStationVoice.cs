using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Station.Uplink;

/// <summary>What a station has to say of itself. Asked on one thread.</summary>
internal interface IStationVoice
{
    /// <summary>How it is now.</summary>
    /// <param name="presence">What it is to say of its presence.</param>
    StationState State(StationPresence presence);

    /// <summary>What it measures now; latencies are of the time since the last call.</summary>
    /// <param name="backlog">Records that the hub has not acknowledged.</param>
    /// <param name="imagesWaiting">Pictures that the hub has not acknowledged.</param>
    StationGauges Gauges(long backlog, long imagesWaiting);
}
