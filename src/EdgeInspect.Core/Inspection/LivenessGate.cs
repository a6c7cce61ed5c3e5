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

/// <summary>
/// The sign of life of one vital loop. The loop calls <see cref="Progress"/> after each piece of work and <see cref="Idle"/> each time it
/// looked for work and rightly found none; both are one interlocked addition.
/// </summary>
public sealed class LivenessBeat
{
    private long _progress;
    private long _idle;

    internal LivenessBeat()
    {
    }

    /// <summary>Pieces of work done since start.</summary>
    public long ProgressCount => Volatile.Read(ref _progress);

    /// <summary>Beats of either kind since start.</summary>
    internal long Count => Volatile.Read(ref _progress) + Volatile.Read(ref _idle);

    /// <summary>The loop did a piece of work.</summary>
    public void Progress() => Interlocked.Increment(ref _progress);

    /// <summary>The loop runs and has nothing to do: a legitimate wait, not a hang.</summary>
    public void Idle() => Interlocked.Increment(ref _idle);
}

/// <summary>
/// Lets a watchdog be fed only when every vital loop beat since it was last fed. A loop that never started holds the gate shut as one
/// that hangs does. <see cref="TryPass"/> belongs to one thread; beats come from any.
/// </summary>
public sealed class LivenessGate
{
    private static readonly ImmutableArray<VitalLoop> Loops = [.. Enum.GetValues<VitalLoop>()];

    private readonly ImmutableArray<LivenessBeat> _beats = [.. Loops.Select(_ => new LivenessBeat())];
    private readonly long[] _passed = new long[Loops.Length];

    /// <summary>The sign of life that a loop gives.</summary>
    public LivenessBeat this[VitalLoop loop] => _beats[(int)loop];

    /// <summary>Passes when every loop beat since the last pass.</summary>
    /// <param name="silent">The loops that did not; empty when it passes.</param>
    public bool TryPass(out ImmutableArray<VitalLoop> silent)
    {
        silent = [.. Loops.Where(loop => this[loop].Count == _passed[(int)loop])];
        if (!silent.IsEmpty)
            return false;
        for (var i = 0; i < _passed.Length; i++)
            _passed[i] = _beats[i].Count;
        return true;
    }
}
