using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>Orders that wait for their time, oldest first. Bounded, allocated once; its user locks.</summary>
internal sealed class OrderRing(int capacity)
{
    private readonly OutputOrder[] _orders = new OutputOrder[capacity];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The oldest; only when there is one.</summary>
    public ref readonly OutputOrder First => ref _orders[_first];

    /// <summary>Adds an order unless the ring is full.</summary>
    public bool TryAdd(in OutputOrder order)
    {
        if (Count == _orders.Length)
            return false;
        _orders[(_first + Count++) % _orders.Length] = order;
        return true;
    }

    /// <summary>Takes the oldest; only when there is one.</summary>
    public OutputOrder Take()
    {
        var order = _orders[_first];
        _first = (_first + 1) % _orders.Length;
        Count--;
        return order;
    }

    public void Clear() => Count = 0;
}
