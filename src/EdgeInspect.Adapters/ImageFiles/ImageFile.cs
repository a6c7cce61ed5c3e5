using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>
/// Pictures in files: PNG (libspng) and JPEG (libjpeg-turbo), told apart by their content, never by their names. Grey stays grey, 16 bits
/// become 8, palettes become colours, alpha is dropped; an orientation tag is ignored, as it is by the tools that mark defects.
/// </summary>
public static class ImageFile
{
    /// <summary>More pixels than this are refused before any memory is taken for them.</summary>
    public const long MaxPixels = 100_000_000;

    private const long MaxFileBytes = 1L << 30;
    private const long UsualHeaderBytes = 1L << 16;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>Reads and decodes a file.</summary>
    /// <exception cref="ImageFileException">It can't be read, is no PNG or JPEG, is damaged, or has more than <see cref="MaxPixels"/> pixels.</exception>
    public static DecodedImage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(ReadStart(path, MaxFileBytes), path);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxPixels">More pixels than this are refused.</param>
    /// <exception cref="ImageFileException">It is no PNG or JPEG, is damaged, or has too many pixels.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> bytes, string name, long maxPixels = MaxPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPixels, MaxPixels);
        if (bytes.StartsWith(PngSignature))
            return Png.Decode(bytes, name, maxPixels);
        if (bytes.StartsWith(JpegSignature))
            return Jpeg.Decode(bytes, name, maxPixels);
        throw new ImageFileException(name, bytes.IsEmpty
            ? "is empty"
            : $"is no PNG or JPEG image: first bytes {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}");
    }

    /// <summary>Whether a file's picture decodes to grey, as its header says; its pixels are not looked at. False when there is no such header.</summary>
    /// <exception cref="ImageFileException">It can't be read.</exception>
    public static bool IsGrey(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // A thumbnail or a profile may come first: then the whole file is read.
        return HeaderSaysGrey(ReadStart(path, UsualHeaderBytes)) ?? HeaderSaysGrey(ReadStart(path, MaxFileBytes)) ?? false;
    }

    /// <summary>Encodes a picture as PNG, without loss: grey as grey, everything else as RGB.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="content">What it shows decides how it is packed: the pixels are the same.</param>
    public static byte[] EncodePng(ImageView image, PngContent content = PngContent.Drawing) => Png.Encode(image, content);

    /// <summary>Encodes a picture as JPEG with full colour resolution.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 (worst) to 100 (best).</param>
    public static byte[] EncodeJpeg(ImageView image, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Jpeg.Encode(image, quality);
    }

    /// <summary>Refuses a size over the limit; called with the header's numbers before memory is taken.</summary>
    internal static void CheckSize(string name, long width, long height, long maxPixels)
    {
        if (width * height > maxPixels)
            throw new ImageFileException(name, $"{width}x{height} pixels are more than the limit of {maxPixels}");
    }

    private static bool? HeaderSaysGrey(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngSignature) ? Png.IsGrey(bytes) : Jpeg.IsGrey(bytes);

    private static byte[] ReadStart(string path, long most)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > MaxFileBytes)
                throw new ImageFileException(path, $"{length} bytes are more than the limit of {MaxFileBytes}");
            var bytes = new byte[Math.Min(length, most)];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var count)
                read += count;
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImageFileException(path, e);
        }
    }
}
