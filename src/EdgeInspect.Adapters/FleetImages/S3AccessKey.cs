using Amazon.Runtime;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>The key pair that requests are signed with.</summary>
internal static class S3AccessKey
{
    private const string KeyVariable = "AWS_ACCESS_KEY_ID";
    private const string SecretVariable = "AWS_SECRET_ACCESS_KEY";

    /// <summary>What is wrong with the file, or with the environment when there is none; null when nothing is.</summary>
    public static string? ProblemOf(string? file) => Read(file).Problem;

    /// <summary>Reads it.</summary>
    /// <exception cref="FleetStoreException">There is none.</exception>
    public static AWSCredentials Of(string? file)
    {
        var (credentials, problem) = Read(file);
        return credentials ?? throw new FleetStoreException($"Images:S3:AccessKeyFile {problem}");
    }

    private static (AWSCredentials? Credentials, string? Problem) Read(string? file)
    {
        if (file is null)
        {
            return Pair(Environment.GetEnvironmentVariable(KeyVariable), Environment.GetEnvironmentVariable(SecretVariable)) is { } found
                ? (found, null)
                : (null, $"is empty, and {KeyVariable} and {SecretVariable} are not both in the environment: set one or the other");
        }

        try
        {
            var lines = File.ReadLines(file).Take(2).ToArray();
            return lines.Length == 2 && Pair(lines[0].Trim(), lines[1].Trim()) is { } read
                ? (read, null)
                : (null, $"'{file}' must hold the access key in its first line and the secret key in its second");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"'{file}' can't be read: {e.Message}");
        }
    }

    private static BasicAWSCredentials? Pair(string? key, string? secret) =>
        string.IsNullOrEmpty(key) || string.IsNullOrEmpty(secret) ? null : new(key, secret);
}
