using System.Buffers.Text;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>What a simulated wire was driven to.</summary>
internal readonly record struct SimulatedAction(Guid Rid, OutputAction Action, long AtNs);

/// <summary>
/// No wire at all: it remembers its last actions and appends each to a log, so that after a crash the log shows what the gate did. An
/// action that can't be logged was not done.
/// </summary>
internal sealed class SimulatedWire : IOutputWire
{
    private const int Remembered = 1024;
    private readonly Lock _gate = new();
    private readonly Queue<SimulatedAction> _recent = new(Remembered);
    private readonly AppendLog? _log;
    private readonly byte[] _line = new byte[80];

    /// <summary>With a log of its own, or none.</summary>
    public SimulatedWire(AppendLog? log) => _log = log;

    /// <summary>The last 1,024 actions, oldest first.</summary>
    public IReadOnlyList<SimulatedAction> Recent
    {
        get
        {
            lock (_gate)
                return [.. _recent];
        }
    }

    /// <inheritdoc/>
    public string? Drive(OutputAction action, Guid rid, long nowNs)
    {
        if (_log?.Append(_line.AsSpan(0, Format(action, rid, nowNs))) is { } error)
            return error;
        lock (_gate)
        {
            if (_recent.Count == Remembered)
                _recent.Dequeue();
            _recent.Enqueue(new(rid, action, nowNs));
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _log?.Dispose();

    private int Format(OutputAction action, Guid rid, long nowNs)
    {
        ReadOnlySpan<byte> word = action switch { OutputAction.Pass => " pass "u8, OutputAction.Reject => " reject "u8, _ => " rest "u8 };
        rid.TryFormat(_line, out var length);
        word.CopyTo(_line.AsSpan(length));
        length += word.Length;
        Utf8Formatter.TryFormat(nowNs, _line.AsSpan(length), out var digits);
        length += digits;
        _line[length++] = (byte)'\n';
        return length;
    }
}
