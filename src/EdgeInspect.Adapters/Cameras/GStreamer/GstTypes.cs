using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

internal enum GstState
{
    Null = 1,
    Ready = 2,
    Paused = 3,
    Playing = 4,
}

internal enum GstStateChange
{
    Failure = 0,
    Success = 1,
    Async = 2,

    /// <summary>Done, and the source is live: it delivers only while playing.</summary>
    NoPreroll = 3,
}

internal enum GstMessageKind
{
    Error = 1 << 1,
}

internal enum GstMapMode
{
    Read = 1,
}

internal enum GstVideoFormat
{
    Bgrx = 8,
    Rgb = 15,
    Bgr = 16,
    Grey8 = 25,
}

[StructLayout(LayoutKind.Sequential)]
internal struct GError
{
    public uint Domain;
    public int Code;
    public nint Message;
}

/// <summary>A GValue; all zeros is an empty one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    public nuint Type;
    public ulong Data0;
    public ulong Data1;
}

/// <summary>What buffers and messages begin with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GstMiniObject
{
    public nuint Type;
    public int References;
    public int LockState;
    public uint Flags;
    public nint Copy;
    public nint Dispose;
    public nint Free;
    public uint PrivateNumber;
    public nint PrivatePointer;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GstBuffer
{
    public GstMiniObject Base;
    public nint Pool;
    public ulong PresentationTime;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GstMessage
{
    public GstMiniObject Base;
    public GstMessageKind Kind;
    public ulong Timestamp;
    public nint Source;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstMapInfo
{
    public nint Memory;
    public int Flags;
    public byte* Data;
    public nuint Size;
    public nuint MaxSize;
    private readonly Pointers4 _user;
    private readonly Pointers4 _reserved;
}

/// <summary>The format of a picture; only its first field is read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GstVideoFormatInfo
{
    public GstVideoFormat Format;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstVideoInfo
{
    public GstVideoFormatInfo* Format;
    public int InterlaceMode;
    public int Flags;
    public int Width;
    public int Height;
    public nuint Size;
    public int Views;
    public int ChromaSite;
    public fixed int Colorimetry[4];
    public fixed int AspectRatio[2];
    public fixed int FrameRate[2];
    public Pointers4 Offsets;
    public fixed int Strides[4];
    private readonly Pointers4 _reserved;
}

/// <summary>Where the rows of one buffer lie, when it differs from what its caps imply.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstVideoMeta
{
    public int MetaFlags;
    public nint MetaInfo;
    public nint Buffer;
    public int Flags;
    public GstVideoFormat Format;
    public int Id;
    public uint Width;
    public uint Height;
    public uint Planes;
    public Pointers4 Offsets;
    public fixed int Strides[4];
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstAppSinkCallbacks
{
    public nint AtEnd;
    public nint NewPreroll;
    public delegate* unmanaged<nint, nint, int> NewSample;
    private readonly Pointers4 _reserved;
}

[InlineArray(4)]
internal struct Pointers4
{
    private nint _first;
}
