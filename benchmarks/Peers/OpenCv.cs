using System.Reflection;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>OpenCV's resizing through <c>benchmarks/opencv/preparation.cpp</c>, which <c>benchmarks/run.sh</c> compiles.</summary>
internal static unsafe partial class OpenCv
{
    private const string Shim = "opencv-preparation";

    static OpenCv() => NativeLibrary.SetDllImportResolver(typeof(OpenCv).Assembly, Resolve);

    /// <summary>How pixels are weighed; the numbers are the shim's.</summary>
    public enum Interpolation
    {
        /// <summary>Two taps an axis: what lies between is not seen.</summary>
        Linear = 0,

        /// <summary>Every pixel, weighed by the share of it that an output covers.</summary>
        Area = 1,

        /// <summary>A triangle filter at full size, then two taps an axis.</summary>
        Triangle = 2,
    }

    /// <summary>OpenCV's version.</summary>
    public static string Version => Marshal.PtrToStringUTF8(opencv_version())!;

    /// <summary>Fills the planes [3, side, side].</summary>
    public static void Prepare(byte[] pixels, int width, int height, PixelFormat format, int side, Interpolation interpolation, byte[] planes)
    {
        fixed (byte* from = pixels)
        fixed (byte* to = planes)
            opencv_prepare(from, width, height, format.BytesPerPixel(), side, (int)interpolation, to);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == Shim && Environment.GetEnvironmentVariable("EDGEINSPECT_OPENCV_SHIM") is { Length: > 0 } path ? NativeLibrary.Load(path) : 0;

    [LibraryImport(Shim)]
    private static partial nint opencv_version();

    [LibraryImport(Shim)]
    private static partial void opencv_prepare(byte* pixels, int width, int height, int channels, int side, int interpolation, byte* planes);
}
