using System.Collections.Concurrent;
using System.Security.Cryptography;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Panel.Tests.Scene;

/// <summary>Drawn parts and their maps, by the SHA-256 of the file.</summary>
internal sealed class PictureShelf
{
    private const int Width = 320;
    private const int Height = 240;
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public byte[]? this[string sha256] => _files.GetValueOrDefault(sha256);

    /// <summary>A round cap with a scratch, or the map of that scratch.</summary>
    public StoredImage Draw(StationName station, Guid rid, string what, DateTimeOffset stored)
    {
        var png = what == "map" ? Encode(80, 60, Map(rid)) : Encode(Width, Height, Photo(rid));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(png));
        _files[sha256] = png;
        return new(station, rid, what, "image/png", sha256, png.Length, stored);
    }

    private static byte[] Encode(int width, int height, byte[] grey) => ImageFile.EncodePng(new ImageView(grey, width, height, width, PixelFormat.Grey8));

    /// <summary>Where the scratch is, in parts of the picture's size, and which way it runs.</summary>
    private static (double X, double Y, double Slope) Scratch(Guid rid)
    {
        var random = new Random(BitConverter.ToInt32(rid.ToByteArray()));
        return (0.35 + 0.3 * random.NextDouble(), 0.35 + 0.3 * random.NextDouble(), random.NextDouble() * 2 - 1);
    }

    private static byte[] Photo(Guid rid)
    {
        var (random, grey, scratch) = (new Random(5), new byte[Width * Height], Scratch(rid));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var radius = Math.Sqrt(Math.Pow(x - Width / 2, 2) + Math.Pow(y - Height / 2, 2));
                var value = radius < 95 ? 108 + 18 * Math.Cos(radius / 9) : radius < 104 ? 170 : 38.0;
                var (dx, dy) = (x - scratch.X * Width, y - scratch.Y * Height);
                if (Math.Abs(dx) < 28 && Math.Abs(dy - scratch.Slope * dx) < 1.6)
                    value += 95;
                grey[y * Width + x] = (byte)Math.Clamp(value + random.Next(-7, 8), 0, 255);
            }
        }

        return grey;
    }

    private static byte[] Map(Guid rid)
    {
        var (grey, scratch) = (new byte[80 * 60], Scratch(rid));
        for (var i = 0; i < grey.Length; i++)
        {
            var (dx, dy) = (i % 80 - scratch.X * 80, i / 80 - scratch.Y * 60);
            var across = dy - scratch.Slope * dx;
            grey[i] = (byte)(20 + 235 * Math.Exp(-dx * dx / 60 - across * across / 10));
        }

        return grey;
    }
}
