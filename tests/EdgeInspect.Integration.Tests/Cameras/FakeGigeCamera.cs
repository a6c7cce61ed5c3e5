using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.Cameras;

namespace EdgeInspect.Integration.Tests.Cameras;

/// <summary>
/// Aravis' GigE Vision camera on loopback: a process of its own that speaks the real protocols, at the protocol's fixed port. One at a
/// time, hence one for each collection of tests.
/// </summary>
public sealed class FakeGigeCamera : IDisposable
{
    /// <summary>The serial number that it tells.</summary>
    public const string Serial = "EI01";
    private const int ControlPort = 3956;
    private static readonly byte[] Discovery = [0x42, 0x11, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01];
    private Process? _process;

    public FakeGigeCamera() => PowerOn();

    /// <summary>Options for a camera of 640 by 480 grey pixels.</summary>
    public static CameraOptions Options(int ratePerSecond) => new()
    {
        Id = "gige",
        Kind = "gstreamer",
        SilentAfterMs = 500,
        GStreamer = new()
        {
            Source = "gige",
            Gige = new() { Camera = "127.0.0.1", Width = 640, Height = 480, RatePerSecond = ratePerSecond, ExposureUs = 1500 },
            Reconnect = new() { FirstDelayMs = 50, LongestDelayMs = 500 },
        },
    };

    /// <summary>Starts the process and waits until the camera answers.</summary>
    public void PowerOn()
    {
        _process = Process.Start("arv-fake-gv-camera-0.8", ["-i", "127.0.0.1", "-s", Serial]);
        var before = TimeProvider.System.GetTimestamp();
        while (!Answers())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(before) > TimeSpan.FromSeconds(10))
                throw new InvalidOperationException("arv-fake-gv-camera-0.8 (package aravis-tools) doesn't answer on 127.0.0.1");
        }
    }

    /// <summary>Kills the process, as a pulled plug would.</summary>
    public void PowerOff()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null)
            PowerOff();
    }

    private static bool Answers()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 100 };
        try
        {
            socket.SendTo(Discovery, new IPEndPoint(IPAddress.Loopback, ControlPort));
            return socket.Receive(new byte[1024]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Runs after everything else: the camera's port is one for the machine, and its rate needs the processor.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class GigeCollection : ICollectionFixture<FakeGigeCamera>
{
    public const string Name = "GigE Vision camera on loopback";
}
