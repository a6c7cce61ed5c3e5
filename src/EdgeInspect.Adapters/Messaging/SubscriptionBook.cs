using System.Collections.Immutable;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>A filter that a link asks for.</summary>
/// <param name="Most">The most that is wanted.</param>
/// <param name="Answer">What the broker last said.</param>
/// <param name="WasGranted">Whether it was ever granted since the link was made.</param>
internal sealed record Subscription(Delivery Most, SubscribeResult Answer, bool WasGranted);

/// <summary>The filters that a link asks for with each connection. Safe from any thread.</summary>
internal sealed class SubscriptionBook
{
    private ImmutableSortedDictionary<string, Subscription> _all =
        ImmutableSortedDictionary.Create<string, Subscription>(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public ImmutableSortedDictionary<string, Subscription> All => Volatile.Read(ref _all);

    /// <summary>Begins to ask for a filter.</summary>
    public void Add(string filter, Delivery most) => ImmutableInterlocked.Update(
        ref _all, all => all.SetItem(filter, new(most, new(filter, SubscribeOutcome.Offline, null, "not asked yet"), WasGranted: false)));

    /// <summary>No longer asks for it.</summary>
    public void Remove(string filter) => ImmutableInterlocked.Update(ref _all, all => all.Remove(filter));

    /// <summary>Keeps what the broker said, if it is still asked for.</summary>
    public void Keep(SubscribeResult answer) => ImmutableInterlocked.Update(
        ref _all,
        all => all.TryGetValue(answer.Filter, out var old)
            ? all.SetItem(answer.Filter, old with { Answer = answer, WasGranted = old.WasGranted || answer.IsGranted })
            : all);
}
