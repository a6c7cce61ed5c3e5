using EdgeInspect.Adapters.Storage.Simulated;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Uplink;

namespace EdgeInspect.SimulatedFleet;

/// <summary>What a simulated station says of itself: what its records say, and that it is well.</summary>
internal sealed class SimulatedVoice(SimulatedLedger ledger, TimeProvider time) : IStationVoice
{
    private readonly string _session = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private readonly long _began = time.GetTimestamp();
    private readonly PartRate _rate = new(time);

    /// <inheritdoc/>
    public StationState State(StationPresence presence)
    {
        var active = ledger.Active;
        var model = active.Detector.Model;
        return new(
            presence, _session, "simulated", time.GetUtcNow(), ledger.Epoch, ledger.LastSeq, StationCondition.Ok, [], HealthBoard.ProgramVersion,
            new(new(model.Name, model.Sha256, model.ReleaseSeq, active.Recipe.Threshold), Candidate: null), active.Recipe.Name, active.Recipe.Degree.ToWire());
    }

    /// <inheritdoc/>
    public StationGauges Gauges(long backlog, long imagesWaiting)
    {
        var (ok, ng, unsure, none) = ledger.Verdicts;
        return new(
            _session, time.GetUtcNow(), time.GetElapsedTime(_began).TotalSeconds, ok, ng, unsure, none, _rate.Update(ledger.LiveParts) ?? 0,
            LatencyMedianMs: 8.5, LatencyP99Ms: 11.5, ledger.LastSeq, backlog, imagesWaiting, ledger.Gaps, OutputLate: 0, FreeBytes: null,
            Environment.WorkingSet, TemperatureC: 44);
    }
}
