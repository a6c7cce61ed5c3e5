using System.Collections.Immutable;
using System.Reflection;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>Of the fleet's store just the table of pictures.</summary>
public class PictureRegister : DispatchProxy
{
    private readonly Dictionary<(StationName Station, Guid Rid, string What), StoredImage> _rows = [];

    /// <summary>The rows.</summary>
    public IReadOnlyDictionary<(StationName Station, Guid Rid, string What), StoredImage> Rows => _rows;

    /// <summary>How often a row was looked for.</summary>
    public int Lookups { get; private set; }

    /// <summary>An empty one, as a store and as itself.</summary>
    public static (IFleetStore Store, PictureRegister Register) Make()
    {
        var store = Create<IFleetStore, PictureRegister>();
        return (store, (PictureRegister)(object)store);
    }

    /// <inheritdoc/>
    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IFleetStore.AddImageAsync):
                var image = (StoredImage)args![0]!;
                _rows.TryAdd((image.Station, image.Rid, image.What), image);
                return Task.CompletedTask;
            case nameof(IFleetReader.ImagesAsync):
                Lookups++;
                var (station, rid) = ((StationName)args![0]!, (Guid)args[1]!);
                return Task.FromResult(_rows.Values.Where(row => row.Station == station && row.Rid == rid).ToImmutableArray());
            case nameof(IFleetReader.ImageAsync):
                return Task.FromResult(_rows.Values.FirstOrDefault(row => row.Sha256 == (string)args![0]!));
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }
}
