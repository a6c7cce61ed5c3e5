using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>A fixed number of records, made at start and lent again and again.</summary>
internal sealed class RecordPool
{
    private readonly Lock _gate = new();
    private readonly InspectionRecord[] _free;
    private int _count;

    /// <summary>Makes the records.</summary>
    public RecordPool(int size)
    {
        _free = new InspectionRecord[size];
        for (var i = 0; i < size; i++)
            _free[i] = new InspectionRecord();
        _count = size;
    }

    /// <summary>A blank record, or null when all are lent.</summary>
    public InspectionRecord? TryRent()
    {
        lock (_gate)
            return _count == 0 ? null : _free[--_count];
    }

    /// <summary>Takes a record back.</summary>
    /// <exception cref="InvalidOperationException">More came back than were lent.</exception>
    public void Return(InspectionRecord record)
    {
        record.Clear();
        lock (_gate)
        {
            if (_count == _free.Length)
                throw new InvalidOperationException("a record came back that was not lent");
            _free[_count++] = record;
        }
    }
}
