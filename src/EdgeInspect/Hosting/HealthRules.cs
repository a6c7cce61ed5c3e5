using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Hosting;

/// <summary>What the states of the station's components mean for its health.</summary>
internal static class HealthRules
{
    /// <summary>A camera that is silent or lost is failing.</summary>
    public static (HealthStatus Status, string Reason) Of(CameraStatus camera) => camera.State switch
    {
        CameraState.Streaming => (HealthStatus.Ok, $"delivers frames; {camera.Frames} so far"),
        CameraState.Ended => (HealthStatus.Ok, $"came to its end after {camera.Frames} frames"),
        CameraState.Connecting => (HealthStatus.Degraded, camera.Reason ?? "is being opened"),
        CameraState.Silent => (HealthStatus.Failing, camera.Reason ?? "is open, but no frame comes"),
        CameraState.Lost => (HealthStatus.Failing, camera.Reason ?? "is lost and will be opened again"),
        _ => (HealthStatus.Failing, camera.Reason ?? "is not started"),
    };

    /// <summary>Without its part sensor the station asks for no frame: no part is inspected.</summary>
    public static (HealthStatus Status, string Reason) Of(PartSensorStatus sensor) => sensor.IsWorking
        ? (HealthStatus.Ok, $"{sensor.Seen} parts seen, {sensor.Missed} missed")
        : (HealthStatus.Failing, sensor.Reason ?? "is lost and will be opened again");

    /// <summary>A model that failed on a part may have done so on that part alone.</summary>
    public static (HealthStatus Status, string Reason) Of(IDetector detector) => detector.Failure is { } failure
        ? (HealthStatus.Degraded, $"{detector.Model.Name} failed on a part: {failure}")
        : (HealthStatus.Ok, $"{detector.Model.Name} is loaded, SHA-256 {detector.Model.Sha256}");

    /// <summary>A ledger that can't be written is failing: no part passes.</summary>
    public static (HealthStatus Status, string Reason) Of(LedgerHealth ledger) => ledger.IsWritable
        ? (HealthStatus.Ok, $"record {ledger.LastSeq} is committed, {ledger.Queued} wait")
        : (HealthStatus.Failing, ledger.Reason ?? "can't be written; no part passes");

    /// <summary>An output line that doesn't work rejects every part.</summary>
    public static (HealthStatus Status, string Reason) Of(OutputLineStatus output) => output.IsWorking
        ? (HealthStatus.Ok, $"{output.Passed} passed, {output.Rejected} rejected, {output.Late} late, {output.Failed} failed")
        : (HealthStatus.Failing, output.Reason ?? "doesn't work; every part is rejected");

    /// <summary>Parts are inspected and passed without their pictures too.</summary>
    public static (HealthStatus Status, string Reason) Of(ImageStoreStatus images) => images.IsWorking
        ? (HealthStatus.Ok, $"{images.Stored} stored, {images.Dropped} dropped, {images.Evicted} evicted, {images.Bytes} bytes")
        : (HealthStatus.Degraded, images.Reason ?? "pictures can't be stored");
}
