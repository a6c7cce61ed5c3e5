using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>Orders that wait for their time, the first due one first. Bounded, allocated once; its user locks.</summary>
internal sealed class OrderRing(int capacity)
{
    private readonly OutputOrder[] _orders = new OutputOrder[capacity];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The first due one; only when there is one.</summary>
    public ref readonly OutputOrder First => ref _orders[_first];

    /// <summary>Adds an order at its place unless the ring is full. A part without a record is told before the commits of those ahead of it.</summary>
    public bool TryAdd(in OutputOrder order)
    {
        if (Count == _orders.Length)
            return false;
        var at = Count++;
        for (; at > 0 && At(at - 1).DueNs > order.DueNs; at--)
            At(at) = At(at - 1);
        At(at) = order;
        return true;
    }

    /// <summary>Takes the first due one; only when there is one.</summary>
    public OutputOrder Take()
    {
        var order = _orders[_first];
        _first = (_first + 1) % _orders.Length;
        Count--;
        return order;
    }

    private ref OutputOrder At(int position) => ref _orders[(_first + position) % _orders.Length];
}
