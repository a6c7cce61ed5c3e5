using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>Stores pictures one by one and keeps their sum within the quota: files first, then the record; for evictions the other way round.</summary>
internal sealed class ImageShelf : IDisposable
{
    private readonly ImageFolder _folder;
    private readonly ImageTable _table;
    private readonly Ledger _ledger;
    private readonly ImageStoreOptions _options;
    private long _bytes;
    private long _evicted;

    /// <summary>Opens the folder and the table and clears what a crash left behind.</summary>
    public ImageShelf(StateDirectory directory, Ledger ledger, ImageStoreOptions options)
    {
        (_ledger, _options) = (ledger, options);
        _folder = new ImageFolder(StateDirectory.ImagesPath(directory.FullPath));
        _table = new ImageTable(StateDirectory.DatabasePath(directory.FullPath));
        _folder.Recover(_table.Holds);
        if (_table.Evicted() is { } evicted)
            DeleteFiles(evicted);
        _bytes = _table.TotalBytes();
    }

    /// <summary>Bytes of all pictures and maps.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Pictures deleted to keep the quota.</summary>
    public long Evictions => Volatile.Read(ref _evicted);

    /// <summary>Encodes and stores one picture; returns once its record is durable.</summary>
    /// <returns>False when it got no record, and so no file stays.</returns>
    public bool Store(ImageJob job)
    {
        var (content, extension) = _options.Format == "jpeg"
            ? (ImageFile.EncodeJpeg(job.Image, _options.JpegQuality), ".jpg")
            : (ImageFile.EncodePng(job.Image, PngContent.Photograph), ".png");
        var picture = new ImagePart(ImageFolder.PathOf(job.Rid, job.CapturedUtc, extension), content);
        var map = MapPicture.From(job.Map);
        var mapPart = map is null ? null : new ImagePart(ImageFolder.PathOf(job.Rid, job.CapturedUtc, ".map.png"), map.Png);
        var isRecorded = false;
        try
        {
            if (mapPart is null)
                _folder.Place(job.Rid, picture);
            else
                _folder.Place(job.Rid, picture, mapPart);
            isRecorded = Record(job, picture, mapPart, map);
        }
        finally
        {
            if (isRecorded)
                _folder.Settle(job.Rid);
            else
                _folder.Discard(job.Rid);
        }

        return isRecorded;
    }

    /// <summary>Deletes pictures until the quota and the disk's reserve are kept.</summary>
    public void KeepWithin()
    {
        while ((Bytes > _options.QuotaBytes || _folder.FreeBytes() < _options.KeepFreeBytes) && _table.NextToEvict() is { } oldest && Evict(oldest))
            Volatile.Write(ref _evicted, _evicted + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private bool Record(ImageJob job, ImagePart picture, ImagePart? mapPart, MapPicture? map)
    {
        var row = new ImageRow(job.Rid, picture.Path, mapPart?.Path, picture.Content.Length + (mapPart?.Content.Length ?? 0), false);
        var (width, height) = (job.Image.Width, job.Image.Height);
        var (mapWidth, mapHeight) = (job.Map.Width, job.Map.Height);
        var entry = new LedgerEvent(
            RecordKinds.Image,
            json =>
            {
                json.WriteString("format", _options.Format);
                WriteFile(json, picture, width, height);
                if (mapPart is null)
                {
                    json.WriteNull("map");
                    return;
                }

                json.WriteStartObject("map");
                WriteFile(json, mapPart, mapWidth, mapHeight);
                json.WriteNumber("min", map!.Low);
                json.WriteNumber("max", map.High);
                json.WriteEndObject();
            },
            job.Rid);
        if (!_ledger.CommitAsync(entry, (writer, seq) => ImageTable.Add(writer, seq, row)).GetAwaiter().GetResult())
            return false;
        Volatile.Write(ref _bytes, _bytes + row.Bytes);
        return true;
    }

    private static void WriteFile(Utf8JsonWriter json, ImagePart file, int width, int height)
    {
        json.WriteString("path", file.Path);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(file.Content)));
        json.WriteNumber("bytes", file.Content.Length);
        json.WriteNumber("width", width);
        json.WriteNumber("height", height);
    }

    private bool Evict(ImageRow image)
    {
        var reason = Bytes > _options.QuotaBytes ? "quota" : "disk";
        var entry = new LedgerEvent(
            RecordKinds.ImageEvicted,
            json =>
            {
                json.WriteString("path", image.Path);
                json.WriteNumber("bytes", image.Bytes);
                json.WriteBoolean("acknowledged", image.IsAcknowledged);
                json.WriteString("reason", reason);
            },
            image.Rid);
        if (!_ledger.CommitAsync(entry, (writer, _) => ImageTable.Evict(writer, image.Rid)).GetAwaiter().GetResult())
            return false;
        Volatile.Write(ref _bytes, _bytes - image.Bytes);
        DeleteFiles(image);
        return true;
    }

    private void DeleteFiles(in ImageRow image)
    {
        _folder.Delete(image.Path);
        if (image.MapPath is not null)
            _folder.Delete(image.MapPath);
    }
}
