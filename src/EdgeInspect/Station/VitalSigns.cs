using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station;

/// <summary>
/// Beats for the vital loops as the inspecting thread sees them: itself by being here, the ledger by its turns, the camera by its frames.
/// A camera that reports a fault or rightly waits for a trigger is alive; one that claims to stream and delivers nothing is not, nor one whose
/// part sensor is lost.
/// </summary>
internal sealed class VitalSigns(LivenessGate gate, ICamera camera, Ledger ledger, IPartSensor? sensor, TriggerMode trigger)
{
    private long _frames = -1;
    private long _turns = -1;

    /// <summary>Looks at all of them.</summary>
    public void Beat()
    {
        gate[VitalLoop.Inspector].Beat();
        var status = camera.Status;
        var rightlyWaits = trigger != TriggerMode.FreeRun && (sensor is null || sensor.Status.IsWorking);
        if (status.Frames != _frames || status.State != CameraState.Streaming || rightlyWaits)
            gate[VitalLoop.Camera].Beat();
        _frames = status.Frames;
        var turns = ledger.Turns;
        if (turns != _turns)
            gate[VitalLoop.Ledger].Beat();
        _turns = turns;
    }
}
