namespace EdgeInspect.Core.Labelling.Review;

/// <summary>The last labels of each account, as far as they can be taken back. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class LastLabels(TimeProvider time)
{
    /// <summary>How long a label can be taken back.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(StoredLabel Label, long At)>> _last = new(StringComparer.Ordinal);

    /// <summary>An account gave a label.</summary>
    public void Add(string account, StoredLabel label)
    {
        lock (_gate)
        {
            if (!_last.TryGetValue(account, out var labels))
                _last[account] = labels = [];
            labels.RemoveAll(l => time.GetElapsedTime(l.At) > Longest);
            // A part that is judged again, after its label was taken back, has one.
            labels.RemoveAll(l => l.Label.Given.Task.Token == label.Given.Task.Token);
            if (labels.Count == ReviewDesk.MostInHand)
                labels.RemoveAt(0);
            labels.Add((label, time.GetTimestamp()));
        }
    }

    /// <summary>The last label of an account that can be taken back, or the one of a part; or null.</summary>
    public StoredLabel? Find(string account, Guid? token = null)
    {
        lock (_gate)
        {
            return _last.GetValueOrDefault(account)?
                .LastOrDefault(l => (token is null || l.Label.Given.Task.Token == token) && time.GetElapsedTime(l.At) <= Longest).Label;
        }
    }

    /// <summary>A label was taken back.</summary>
    public void Remove(string account, StoredLabel label)
    {
        lock (_gate)
            _last.GetValueOrDefault(account)?.RemoveAll(l => l.Label.Seq == label.Seq);
    }

    /// <summary>An account can take nothing back any more.</summary>
    public void Forget(string account)
    {
        lock (_gate)
            _last.Remove(account);
    }
}
