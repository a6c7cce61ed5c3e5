using System.Diagnostics;

namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>Waits for a condition, with a time-out that only a failing test sees.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a value is as it should be.</summary>
    public static Task<T> GetAsync<T>(Func<T> get, Func<T, bool> isDone, Func<string> failure) =>
        GetAsync(() => Task.FromResult(get()), isDone, failure);

    /// <summary>Waits until a value that takes time to get is as it should be.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> get, Func<T, bool> isDone, Func<string> failure)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await get();
            if (isDone(value))
                return value;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, failure());
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until something is so.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string failure) => GetAsync(condition, value => value, () => failure);
}
