using EdgeInspect.Core.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>What is logged about the camera itself: events 2000 to 2099.</summary>
internal static partial class CameraLog
{
    /// <summary>Every change, also one too short to be seen by the inspecting thread, which tells of faults.</summary>
    [LoggerMessage(2000, LogLevel.Debug, "camera {Id} is {State}: {Reason}")]
    public static partial void Changed(ILogger logger, string id, CameraState state, string reason);
}
