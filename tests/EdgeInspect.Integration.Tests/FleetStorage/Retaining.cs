using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Integration.Tests.FleetStorage;

internal static class Retaining
{
    /// <summary>Deletes what is old and gives the pictures that were freed.</summary>
    public static async Task<ImmutableArray<StoredImage>> RetainAsync(
        this IFleetStore store, RetentionOptions retention, DateTimeOffset now, CancellationToken cancellation)
    {
        var freed = ImmutableArray.CreateBuilder<StoredImage>();
        await store.RetainAsync(
            retention,
            now,
            images =>
            {
                freed.AddRange(images);
                return Task.CompletedTask;
            },
            cancellation);
        return freed.ToImmutable();
    }
}
