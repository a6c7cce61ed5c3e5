using System.Text.Json;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>States and gauges as they are kept.</summary>
internal static class StoredBodies
{
    /// <summary>As it is kept.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    /// <summary>As it was; null where there is none.</summary>
    public static T? Read<T>(byte[] body)
        where T : class => body.Length == 0 ? null : JsonSerializer.Deserialize<T>(body);
}
