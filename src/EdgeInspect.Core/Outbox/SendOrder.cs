namespace EdgeInspect.Core.Outbox;

/// <summary>Which records a batch holds.</summary>
public enum Lane
{
    /// <summary>New ones: committed a moment ago.</summary>
    Live,

    /// <summary>Those that were left behind while there was no way to the hub.</summary>
    Backlog,
}

/// <summary>What is to be sent next.</summary>
/// <param name="Lane">New records or backlog.</param>
/// <param name="Range">Their numbers: the first of them, as many as fit a batch; of one that is sent again exactly these.</param>
/// <param name="Attempt">1 for the first time, 2 for the first repetition.</param>
public readonly record struct SendOrder(Lane Lane, SeqRange Range, int Attempt);
