using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras;

/// <summary>A started camera and its slot.</summary>
internal sealed class CameraRun : IDisposable
{
    /// <summary>Longer than any camera may take for a frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly int _capacity;

    private CameraRun(ICamera camera, int capacity)
    {
        (Camera, _capacity) = (camera, capacity);
        Slot = Restart();
    }

    public ICamera Camera { get; }

    public FrameSlot Slot { get; private set; }

    public static CameraRun Start(CameraOptions options, int capacity, Action<ICamera>? prepare = null)
    {
        var camera = CameraFactory.Create(options, TimeProvider.System);
        prepare?.Invoke(camera);
        return new(camera, capacity);
    }

    /// <summary>Starts a stopped camera again, with a slot of its own.</summary>
    public FrameSlot Restart()
    {
        Slot = new(_capacity, SlotPolicy.KeepNewest);
        Camera.Start(Slot);
        return Slot;
    }

    public Frame Take() =>
        Slot.Take(Patience) ?? throw new TimeoutException($"no frame; the camera is {Camera.Status}");

    public CaptureSettings TakeAndRelease()
    {
        var frame = Take();
        var settings = frame.Settings;
        frame.Release();
        return settings;
    }

    /// <summary>Releases what waits in the slot and gives its numbers.</summary>
    public List<long> Drain()
    {
        var numbers = new List<long>();
        while (Slot.Take(TimeSpan.Zero) is { } frame)
        {
            numbers.Add(frame.Number);
            frame.Release();
        }
        return numbers;
    }

    public void WaitUntil(Func<ICamera, bool> condition)
    {
        if (!SpinWait.SpinUntil(() => condition(Camera), Patience))
            throw new TimeoutException($"it did not come to that; the camera is {Camera.Status}");
    }

    public void Dispose()
    {
        Camera.Dispose();
        Drain();
    }
}
