using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station.Panel;

/// <summary>A part as it is shown.</summary>
/// <param name="Picture">File of its picture.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Map">File of the anomaly map, or null.</param>
/// <param name="MapLow">Score that is black in it.</param>
/// <param name="MapHigh">Score that is white in it.</param>
/// <param name="Inspection">The inspection's record.</param>
internal sealed record PartFile(string Picture, int Width, int Height, string? Map, double MapLow, double MapHigh, JsonElement Inspection)
{
    /// <summary>How much was left to the model.</summary>
    public DegreeOfAutomation Degree => WireNames.ToDegree(Inspection.GetProperty("degree").GetString()!);
}

/// <summary>Finds pictures and records of parts for whoever may see them. Thread-safe.</summary>
internal sealed class PartFiles : IDisposable
{
    private readonly LedgerReader _reader;
    private readonly Lock _gate = new();

    private PartFiles(LedgerReader reader) => _reader = reader;

    /// <summary>Opens the ledger of a state directory for reading.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public static PartFiles Open(StateDirectory state) => new(LedgerReader.Open(state.FullPath));

    /// <summary>The part of a result; null when its picture is not there (any more).</summary>
    public PartFile? Find(Guid rid) => Read(reader =>
    {
        if (reader.Image(rid.ToString()) is not { } files)
            return null;
        var records = reader.ByRid(rid);
        var image = records.FirstOrDefault(r => r.Kind == RecordKinds.Image);
        var inspection = records.FirstOrDefault(r => r.Kind == RecordKinds.Inspection);
        return image is null || inspection is null ? null : Make(files, JsonElement.Parse(image.Payload.Span), JsonElement.Parse(inspection.Payload.Span));
    });

    /// <summary>Reads the ledger.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    public T Read<T>(Func<LedgerReader, T> read)
    {
        lock (_gate)
            return read(_reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _reader.Dispose();
    }

    private static PartFile Make(StoredImage files, JsonElement image, JsonElement inspection)
    {
        var map = image.GetProperty("map");
        var (low, high) = map.ValueKind == JsonValueKind.Object ? (map.GetProperty("min").GetDouble(), map.GetProperty("max").GetDouble()) : (0, 0);
        return new(files.Path, image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32(), files.MapPath, low, high, inspection);
    }
}
