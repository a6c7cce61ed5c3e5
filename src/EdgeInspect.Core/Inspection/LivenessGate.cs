using System.Collections.Immutable;

namespace EdgeInspect.Core.Inspection;

/// <summary>A loop without which the station doesn't inspect.</summary>
public enum VitalLoop
{
    /// <summary>Takes frames.</summary>
    Camera,

    /// <summary>Judges parts.</summary>
    Inspector,

    /// <summary>Commits records.</summary>
    Ledger,
}

/// <summary>The sign of life of one vital loop.</summary>
public sealed class LivenessBeat
{
    private long _count;

    internal LivenessBeat()
    {
    }

    /// <summary>Beats since start.</summary>
    internal long Count => Volatile.Read(ref _count);

    /// <summary>
    /// Called by the loop after each piece of work, and each time it looked for work and rightly found none: an idle loop is alive, one
    /// that waits for what never comes is not. One interlocked addition.
    /// </summary>
    public void Beat() => Interlocked.Increment(ref _count);
}

/// <summary>
/// Lets a watchdog be fed only when every vital loop beat since it was last fed. A loop that never started holds the gate shut as one
/// that hangs does. <see cref="TryPass"/> belongs to one thread; beats come from any.
/// </summary>
/// <typeparam name="TLoop">The vital loops.</typeparam>
public sealed class LivenessGate<TLoop>
    where TLoop : struct, Enum
{
    private static readonly ImmutableArray<TLoop> Loops = [.. Enum.GetValues<TLoop>()];

    private readonly ImmutableArray<LivenessBeat> _beats = [.. Loops.Select(_ => new LivenessBeat())];
    private readonly long[] _passed = new long[Loops.Length];

    /// <summary>The sign of life that a loop gives.</summary>
    public LivenessBeat this[TLoop loop] => _beats[Loops.IndexOf(loop)];

    /// <summary>Passes when every loop beat since the last pass.</summary>
    /// <param name="silent">The loops that did not; empty when it passes.</param>
    public bool TryPass(out ImmutableArray<TLoop> silent)
    {
        silent = [.. Loops.Where(loop => this[loop].Count == _passed[Loops.IndexOf(loop)])];
        if (!silent.IsEmpty)
            return false;
        for (var i = 0; i < _passed.Length; i++)
            _passed[i] = _beats[i].Count;
        return true;
    }
}
