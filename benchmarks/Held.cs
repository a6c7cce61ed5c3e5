namespace EdgeInspect.Benchmarks;

/// <summary>Things to let go of together.</summary>
internal sealed class Held : IDisposable
{
    private readonly List<IDisposable> _things = [];

    /// <summary>Keeps one more.</summary>
    public T Add<T>(T thing)
        where T : IDisposable
    {
        _things.Add(thing);
        return thing;
    }

    /// <inheritdoc/>
    public void Dispose() => _things.ForEach(t => t.Dispose());
}
