using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>One decoder or encoder of libspng.</summary>
internal sealed class SpngContext() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Spng.Free(handle);
        return true;
    }
}

/// <summary>The header of a PNG, as libspng lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpngHeader
{
    public uint Width;
    public uint Height;
    public byte BitDepth;
    public SpngColor ColorType;
    public byte Compression;
    public byte Filter;
    public byte Interlace;
}

internal enum SpngColor : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}

internal enum SpngFormat
{
    Rgb8 = 4,
    Grey8 = 64,
    AsFile = 256,
}

internal enum SpngOption
{
    CompressionStrategy = 5,
    EncodeToBuffer = 12,
}

internal enum SpngUse
{
    Decode = 0,
    Encode = 2,
}

[Flags]
internal enum SpngEncoding
{
    /// <summary>Rows follow one by one.</summary>
    Progressive = 1,

    /// <summary>The file ends with the last row.</summary>
    Finalize = 2,
}

/// <summary>libspng 0.7.</summary>
internal static unsafe partial class Spng
{
    public const int EndOfImage = 75;
    private const string Library = "libspng.so.0";
    private const int BufferEnds = -1;
    private const int DataTooShort = 62;
    private const int FileEnds = 68;

    public static bool IsEarlyEnd(int result) => result is BufferEnds or DataTooShort or FileEnds;

    public static string ErrorText(int result) => Marshal.PtrToStringUTF8(StrError(result)) ?? $"error {result}";

    /// <exception cref="ImageFileException">The library is missing.</exception>
    public static SpngContext Open(SpngUse use)
    {
        try
        {
            return New(use);
        }
        catch (DllNotFoundException e)
        {
            throw new ImageFileException("libspng isn't installed (Debian's package libspng0)", e);
        }
    }

    [LibraryImport(Library, EntryPoint = "spng_ctx_free")]
    public static partial void Free(nint context);

    [LibraryImport(Library, EntryPoint = "spng_set_png_buffer")]
    public static partial int SetBuffer(SpngContext context, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "spng_set_chunk_limits")]
    public static partial int SetChunkLimits(SpngContext context, nuint chunkSize, nuint cacheSize);

    [LibraryImport(Library, EntryPoint = "spng_get_ihdr")]
    public static partial int GetHeader(SpngContext context, out SpngHeader header);

    [LibraryImport(Library, EntryPoint = "spng_set_ihdr")]
    public static partial int SetHeader(SpngContext context, in SpngHeader header);

    [LibraryImport(Library, EntryPoint = "spng_set_option")]
    public static partial int SetOption(SpngContext context, SpngOption option, int value);

    [LibraryImport(Library, EntryPoint = "spng_decode_image")]
    public static partial int DecodeImage(SpngContext context, byte* target, nuint size, SpngFormat format, int flags);

    [LibraryImport(Library, EntryPoint = "spng_encode_image")]
    public static partial int EncodeImage(SpngContext context, byte* image, nuint size, SpngFormat format, SpngEncoding flags);

    [LibraryImport(Library, EntryPoint = "spng_encode_row")]
    public static partial int EncodeRow(SpngContext context, byte* row, nuint size);

    /// <summary>The finished file; the caller frees it with the C library's <c>free</c>.</summary>
    [LibraryImport(Library, EntryPoint = "spng_get_png_buffer")]
    public static partial byte* TakeBuffer(SpngContext context, out nuint size, out int error);

    [LibraryImport(Library, EntryPoint = "spng_ctx_new")]
    private static partial SpngContext New(SpngUse use);

    [LibraryImport(Library, EntryPoint = "spng_strerror")]
    private static partial nint StrError(int result);
}
