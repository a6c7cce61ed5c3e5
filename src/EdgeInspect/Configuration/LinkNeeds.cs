using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters.Messaging;

namespace EdgeInspect.Configuration;

/// <summary>What a connection to the broker needs of this machine.</summary>
internal static class LinkNeeds
{
    /// <summary>What of it is not as it must be now.</summary>
    /// <param name="mqtt">The connection.</param>
    /// <param name="key">The key of its section.</param>
    public static IEnumerable<ValidationResult> Missing(MqttOptions mqtt, string key)
    {
        foreach (var (file, problem) in mqtt.FileProblems())
            yield return new(problem, [KeyPath.Join(key, file)]);
        if (MqttLink.LibraryProblem is { } library)
            yield return new(library, [key]);
    }
}
