namespace EdgeInspect.Station.Panel.Api;

/// <summary>Knows by its name what is never said back: an answer may be logged, or stand on a screen.</summary>
internal static class SecretNames
{
    private static readonly string[] Words = ["pin", "password", "secret", "code", "token", "badge"];

    /// <summary>Whether what is given by this name is a secret.</summary>
    public static bool IsOne(string name) => Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
