using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>One decoder or encoder of libjpeg-turbo.</summary>
internal sealed class TurboHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}

internal enum TurboPixels
{
    Rgb = 0,
    Bgr = 1,
    Bgrx = 3,
    Grey = 6,
}

internal enum TurboColors
{
    Rgb = 0,
    YCbCr = 1,
    Grey = 2,
    Cmyk = 3,
    Ycck = 4,
}

internal enum TurboSampling
{
    /// <summary>Colour for every pixel (4:4:4).</summary>
    Full = 0,
    Grey = 3,
}

[Flags]
internal enum TurboFlags
{
    /// <summary>The given buffer is large enough and stays where it is.</summary>
    KeepBuffer = 1024,

    /// <summary>The exact integer transform, the same on every processor.</summary>
    Accurate = 4096,
}

/// <summary>TurboJPEG 2.x; a C <c>unsigned long</c> is a <see cref="nuint"/> on Linux.</summary>
internal static unsafe partial class TurboJpeg
{
    private const string Library = "libturbojpeg.so.0";

    public static string ErrorText(TurboHandle handle) => Marshal.PtrToStringUTF8(GetErrorText(handle)) ?? "unknown error";

    /// <exception cref="ImageFileException">The library is missing.</exception>
    public static TurboHandle OpenDecoder() => Open(NewDecoder);

    /// <exception cref="ImageFileException">The library is missing.</exception>
    public static TurboHandle OpenEncoder() => Open(NewEncoder);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int ReadHeader(
        TurboHandle handle, byte* source, nuint size, out int width, out int height, out int sampling, out TurboColors colors);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboHandle handle, byte* source, nuint size, byte* target, int width, int stride, int height, TurboPixels pixels, TurboFlags flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial nuint BufferSize(int width, int height, TurboSampling sampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        TurboHandle handle, byte* source, int width, int stride, int height, TurboPixels pixels, ref nint target, ref nuint size,
        TurboSampling sampling, int quality, TurboFlags flags);

    private static TurboHandle Open(Func<TurboHandle> make)
    {
        try
        {
            return make();
        }
        catch (DllNotFoundException e)
        {
            throw new ImageFileException("libjpeg-turbo isn't installed (Debian's package libturbojpeg0)", e);
        }
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial TurboHandle NewDecoder();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial TurboHandle NewEncoder();

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorText(TurboHandle handle);
}
