using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station;

/// <summary>
/// Beats for the vital loops as the inspecting thread sees them: itself by being here, camera and ledger by
/// the turns of their threads. A camera that is slow, waits for a trigger or reports a fault makes turns; one whose thread hangs makes
/// none. At the end of its source a camera has no thread any more and is alive all the same; while its part sensor is lost it is not.
/// </summary>
internal sealed class VitalSigns(LivenessGate<VitalLoop> gate, ICamera camera, Ledger ledger, IPartSensor? sensor)
{
    private long _cameraTurns = -1;
    private long _ledgerTurns = -1;

    /// <summary>Looks at all of them.</summary>
    public void Beat()
    {
        gate[VitalLoop.Inspector].Beat();
        if (camera.Status.State == CameraState.Ended)
            gate[VitalLoop.Camera].Beat();
        if (sensor is null or { Status.IsWorking: true })
            BeatWhenTurned(VitalLoop.Camera, camera.Turns, ref _cameraTurns);
        BeatWhenTurned(VitalLoop.Ledger, ledger.Turns, ref _ledgerTurns);
    }

    private void BeatWhenTurned(VitalLoop loop, long turns, ref long last)
    {
        if (turns != last)
            gate[loop].Beat();
        last = turns;
    }
}
