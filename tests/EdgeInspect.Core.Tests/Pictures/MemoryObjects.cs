using System.Runtime.CompilerServices;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>A store of objects that several hubs may share, that can fail at any call, and that a power cut spoils as it does a disk.</summary>
internal sealed class MemoryObjects(TimeProvider time) : IObjectStore
{
    private readonly Dictionary<ObjectName, (byte[] Content, bool IsDurable, DateTimeOffset Written)> _objects = [];

    /// <summary>Asked before each call; true lets it fail.</summary>
    public Func<bool> Fails { get; set; } = () => false;

    public IEnumerable<ObjectName> Names => _objects.Keys;

    public int Count(string beginning) => _objects.Keys.Count(name => name.Path.StartsWith(beginning, StringComparison.Ordinal));

    public byte[]? Content(string path) => _objects.GetValueOrDefault(ObjectName.TryParse(path)!).Content;

    /// <summary>What need not outlive it is gone, empty, or full of zeros.</summary>
    public void CutPower(Random random)
    {
        foreach (var (name, found) in _objects.Where(found => !found.Value.IsDurable).ToArray())
        {
            switch (random.Next(4))
            {
                case 0:
                    _objects.Remove(name);
                    break;
                case 1:
                    _objects[name] = found with { Content = [] };
                    break;
                case 2:
                    _objects[name] = found with { Content = new byte[found.Content.Length] };
                    break;
            }
        }
    }

    public Task PutAsync(ObjectName name, ReadOnlyMemory<byte> content, bool durable, CancellationToken cancellation)
    {
        MayFail();
        _objects[name] = (content.ToArray(), durable, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(ObjectName name, CancellationToken cancellation)
    {
        MayFail();
        return Task.FromResult<Stream?>(_objects.TryGetValue(name, out var found) ? new MemoryStream(found.Content, writable: false) : null);
    }

    public Task<StoredObject?> FindAsync(ObjectName name, CancellationToken cancellation)
    {
        MayFail();
        return Task.FromResult<StoredObject?>(
            _objects.TryGetValue(name, out var found) ? new(name, found.Content.Length, found.Written) : null);
    }

    public Task DeleteAsync(ObjectName name, CancellationToken cancellation)
    {
        MayFail();
        _objects.Remove(name);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(ObjectName beginning, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MayFail();
        await Task.CompletedTask;
        foreach (var (name, found) in _objects.Where(found => found.Key.Path.StartsWith(beginning.Path + "/", StringComparison.Ordinal)).ToArray())
            yield return new(name, found.Content.Length, found.Written);
    }

    public void Dispose()
    {
    }

    private void MayFail()
    {
        if (Fails())
            throw new FleetStoreException("out of order");
    }
}
