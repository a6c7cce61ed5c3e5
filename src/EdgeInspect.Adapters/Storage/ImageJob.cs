using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A copy of one part's pixels and map on their way to the disk. Pooled: its buffers grow to the largest frame and stay.</summary>
internal sealed class ImageJob
{
    private byte[] _pixels = [];
    private float[] _map = [];
    private int _width;
    private int _height;
    private int _mapWidth;
    private int _mapHeight;
    private PixelFormat _format;

    /// <summary>The result they belong to.</summary>
    public Guid Rid { get; private set; }

    /// <summary>When it was captured.</summary>
    public DateTimeOffset CapturedUtc { get; private set; }

    /// <summary>The picture.</summary>
    public ImageView Image
    {
        get
        {
            var stride = _width * _format.BytesPerPixel();
            return new(_pixels.AsSpan(0, stride * _height), _width, _height, stride, _format);
        }
    }

    /// <summary>The map.</summary>
    public MapView Map => new(_map.AsSpan(0, _mapWidth * _mapHeight), _mapWidth, _mapHeight);

    /// <summary>Copies a part's picture and map, without the padding of rows.</summary>
    public void Fill(Guid rid, DateTimeOffset capturedUtc, in ImageView image, in MapView map)
    {
        (Rid, CapturedUtc) = (rid, capturedUtc);
        (_width, _height, _format) = (image.Width, image.Height, image.Format);
        (_mapWidth, _mapHeight) = (map.Width, map.Height);
        var row = image.Width * image.Format.BytesPerPixel();
        if (_pixels.Length < row * image.Height)
            _pixels = new byte[row * image.Height];
        for (var y = 0; y < image.Height; y++)
            image.Row(y).CopyTo(_pixels.AsSpan(y * row));
        if (_map.Length < map.Values.Length)
            _map = new float[map.Values.Length];
        map.Values.CopyTo(_map);
    }
}
