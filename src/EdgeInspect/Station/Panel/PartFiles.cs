using System.Globalization;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station.Panel;

/// <summary>A part as it is shown.</summary>
/// <param name="Picture">File of its picture.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Map">File of the anomaly map, or null.</param>
/// <param name="MapLow">Score that is black in it.</param>
/// <param name="MapHigh">Score that is white in it.</param>
/// <param name="Region">What of the picture was inspected, which the map covers.</param>
/// <param name="Inspection">The inspection's record.</param>
internal sealed record PartFile(
    string Picture, int Width, int Height, string? Map, double MapLow, double MapHigh, RegionOfInterest Region, JsonElement Inspection)
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
        if (image is null || inspection is null)
            return null;
        var recipe = reader.Before(inspection.Seq, RecordKinds.Recipe, 1) is [var last] ? JsonElement.Parse(last.Payload.Span) : default;
        return Make(files, JsonElement.Parse(image.Payload.Span), JsonElement.Parse(inspection.Payload.Span), recipe);
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

    private static PartFile Make(StoredImage files, JsonElement image, JsonElement inspection, JsonElement recipe)
    {
        var map = image.GetProperty("map");
        var (low, high) = map.ValueKind == JsonValueKind.Object ? (map.GetProperty("min").GetDouble(), map.GetProperty("max").GetDouble()) : (0, 0);
        var (width, height) = (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
        var region = recipe.ValueKind == JsonValueKind.Object ? recipe.GetProperty("region").GetString() : null;
        return new(files.Path, width, height, files.MapPath, low, high, RegionOf(region) ?? new(0, 0, width, height), inspection);
    }

    /// <summary>Of a text as recipes' records have it, <c>x,y,width,height</c>.</summary>
    private static RegionOfInterest? RegionOf(string? text) =>
        text?.Split(',') is [var x, var y, var width, var height] ? new(Number(x), Number(y), Number(width), Number(height)) : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
