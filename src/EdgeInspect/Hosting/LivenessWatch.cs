using System.Globalization;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Hosting;

/// <summary>Looks at the gate at intervals and knows for how long it has been shut. One thread looks; any may ask.</summary>
/// <typeparam name="TLoop">The vital loops.</typeparam>
internal sealed class LivenessWatch<TLoop>(LivenessGate<TLoop> gate, TimeProvider time, TimeSpan timeout)
    where TLoop : struct, Enum
{
    private long _lastPass = time.GetTimestamp();
    private volatile string _silent = "";

    /// <summary>Whether the gate has been shut for longer than the time-out.</summary>
    public bool IsOverdue => _silent.Length > 0 && Shut >= timeout;

    /// <summary>Time since the gate last passed.</summary>
    public TimeSpan Shut => time.GetElapsedTime(Volatile.Read(ref _lastPass));

    /// <summary>The loops that held it shut at the last look.</summary>
    public string Silent => _silent;

    /// <summary>Looks; true when every vital loop beat since the last pass.</summary>
    public bool TryPass()
    {
        var passes = gate.TryPass(out var silent);
        if (passes)
            Volatile.Write(ref _lastPass, time.GetTimestamp());
        _silent = string.Join(", ", silent).ToLower(CultureInfo.InvariantCulture);
        return passes;
    }
}
