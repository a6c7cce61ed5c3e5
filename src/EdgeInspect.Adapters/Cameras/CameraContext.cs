using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>What the parts of one camera share, from its making to its disposal.</summary>
internal sealed class CameraContext(CameraOptions options, TimeProvider time) : IDisposable
{
    public CameraOptions Options => options;

    public TimeProvider Time => time;

    /// <summary>The number that the next frame will have.</summary>
    public long Next { get; private set; }

    public TriggerMode Mode { get; } = options.Trigger.ToMode();

    public CameraTurns Turns { get; } = new(time);

    public StatusBoard Board { get; } = new();

    public TriggerLatch Trigger { get; } = new();

    /// <summary>The number of one more frame; they go on from start to start.</summary>
    public long NextNumber() => Next++;

    /// <summary>Counts frames that were lost before they had a number; the gap shows them too.</summary>
    public void Lose(long frames)
    {
        Next += frames;
        Board.CountDropped(frames);
    }

    public void Dispose() => Trigger.Dispose();
}
