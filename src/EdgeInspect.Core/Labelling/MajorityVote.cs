namespace EdgeInspect.Core.Labelling;

/// <summary>The label that most gave.</summary>
public static class MajorityVote
{
    /// <summary>The unique most frequent label.</summary>
    /// <returns>Null without votes, or on a tie.</returns>
    public static int? Of(IEnumerable<int> labels)
    {
        var counts = labels.CountBy(label => label).OrderByDescending(c => c.Value).Take(2).ToArray();
        return counts.Length == 0 || (counts.Length == 2 && counts[0].Value == counts[1].Value) ? null : counts[0].Key;
    }
}
