namespace EdgeInspect.Core.Access;

/// <summary>
/// Wrong secrets by the name that they were tried on, whether an account has it or not, in bounded memory. When it is full the name whose
/// pause ended first makes room; while all pauses run none is forgotten, and a name without a place waits until the first of them ends. It
/// knows no accounts, so who fills it learns nothing of them.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
/// <param name="most">Names, 1 or more.</param>
internal sealed class PauseTable(int most)
{
    private readonly Dictionary<string, Lockout> _known = new(StringComparer.Ordinal);

    /// <summary>What holds up a secret of a name.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="now">The time.</param>
    public Lockout Of(string name, DateTimeOffset now)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        return _known.Count >= most && FirstToEnd().Value is var first && !first.IsOpen(now) ? new(0, first.Until) : Lockout.None;
    }

    /// <summary>Notes wrong secrets of a name, or that the last one was right.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="lockout">Its wrong secrets, the last one included.</param>
    public void Note(string name, Lockout lockout)
    {
        if (lockout == Lockout.None)
        {
            _known.Remove(name);
            return;
        }
        if (_known.Count >= most && !_known.ContainsKey(name))
            _known.Remove(FirstToEnd().Key);
        _known[name] = lockout;
    }

    /// <summary>Of those without a pause, which come first, the one with the fewest wrong secrets.</summary>
    private KeyValuePair<string, Lockout> FirstToEnd() => _known.MinBy(k => (k.Value.Until ?? DateTimeOffset.MinValue, k.Value.Failures));
}
