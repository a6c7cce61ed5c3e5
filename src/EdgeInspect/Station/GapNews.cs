using System.Collections.Immutable;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>What the log says of a camera's states and of parts without an inspection. Used by the inspecting thread.</summary>
internal sealed class GapNews(TimeProvider time, ILogger logger)
{
    private readonly ImmutableArray<(GapReason Reason, RepeatedNews News)> _news = [.. Enum.GetValues<GapReason>().Select(reason => (reason, new RepeatedNews(time)))];

    /// <summary>The camera came to another state.</summary>
    public void Tell(CameraStatus camera, bool isFault)
    {
        if (isFault)
            InspectionLog.CameraFault(logger, NameOf(camera.State), camera.Reason ?? "no reason is known");
        else
            InspectionLog.CameraWell(logger, NameOf(camera.State), camera.Reason is { } reason ? $": {reason}" : "");
    }

    /// <summary>The camera delivers again.</summary>
    public void TellRestored(string? detail) => InspectionLog.CameraRestored(logger, detail is null ? "" : $": {detail}");

    /// <summary>Gaps to be told with the next sum. What the camera's states say already is not told twice.</summary>
    public void Add(GapReason reason, long count, string? detail)
    {
        if (reason is not (GapReason.CameraSilent or GapReason.CameraRestored))
            _news[(int)reason].News.Add(count, detail ?? "");
    }

    /// <summary>Tells the sums that are due.</summary>
    /// <param name="isLast">Whether nothing follows, so that every sum is due.</param>
    public void Tell(bool isLast)
    {
        foreach (var (reason, news) in _news)
        {
            if (news.TryTake(isLast, out var sum))
                InspectionLog.Gap(logger, sum.Count, reason.ToWire(), (sum.Detail.Length == 0 ? "" : $" ({sum.Detail})") + AdviceOn(reason));
        }
    }

    // The others say in their details where to look.
    private static string AdviceOn(GapReason reason) => reason switch
    {
        GapReason.QueueFull =>
            ": pictures came faster than they are inspected, and the station passed none of these parts. Look at how long the model takes "
            + "(edgeinspect_step_duration_seconds), at what else keeps the machine busy, and at Inspection:QueueLength where triggered parts come in bursts",
        _ => "",
    };

    private static string NameOf(CameraState state) => state switch
    {
        CameraState.Stopped => "stopped",
        CameraState.Connecting => "connecting",
        CameraState.Streaming => "streaming",
        CameraState.Silent => "silent",
        CameraState.Lost => "lost",
        CameraState.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown camera state"),
    };
}
