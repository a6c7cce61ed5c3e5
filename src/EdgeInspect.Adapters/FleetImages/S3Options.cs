using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.FleetImages;

/// <summary>A bucket of a store that speaks S3.</summary>
public sealed record S3Options : IValidatableObject
{
    /// <summary>Address of the service; null: Amazon's in the region.</summary>
    [Description("Address of the service, such as https://s3.plant.example:9000; empty: Amazon's own in the region.")]
    public string? Endpoint { get; init; }

    /// <summary>The bucket, which must exist.</summary>
    [Description("The bucket, which must exist; the key may list it, and read, write and delete its objects.")]
    [Required]
    [RegularExpression(
        "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        ErrorMessage = "must be 3 to 63 lower-case letters, digits, '.' or '-', with a letter or digit at both ends")]
    public string Bucket { get; init; } = "";

    /// <summary>The region.</summary>
    [Description("The region that requests are signed for; services of one's own mostly take us-east-1.")]
    [Required]
    [StringLength(64, MinimumLength = 1)]
    public string Region { get; init; } = "us-east-1";

    /// <summary>What all names begin with; empty for nothing.</summary>
    [Description("What the names of all objects begin with, without a slash at the end; empty: nothing.")]
    [RegularExpression(
        "([A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*)?", ErrorMessage = "must be letters, digits, '_' or '-', with a slash between parts")]
    [StringLength(256)]
    public string Prefix { get; init; } = "";

    /// <summary>Whether the bucket is part of the path rather than of the host's name.</summary>
    [Description("Whether the bucket stands in the path of the address (services of one's own) or before the host's name (Amazon).")]
    public bool PathStyle { get; init; } = true;

    /// <summary>File with the access key in its first line and the secret in its second; null: from the environment.</summary>
    [Description(
        "File with the access key in its first line and the secret key in its second; empty: the environment variables AWS_ACCESS_KEY_ID "
        + "and AWS_SECRET_ACCESS_KEY.")]
    public string? AccessKeyFile { get; init; }

    /// <summary>Time that a request may take.</summary>
    [Description("Seconds that a request may take, repetitions not counted.")]
    [Range(1, 600)]
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>How often a request that failed is repeated.</summary>
    [Description("How often a request that failed is repeated, with growing waits.")]
    [Range(0, 10)]
    public int Retries { get; init; } = 3;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is not null && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new("must begin with http:// or https://, for example https://s3.plant.example:9000", [nameof(Endpoint)]);
        if (S3AccessKey.ProblemOf(AccessKeyFile) is { } problem)
            yield return new(problem, [nameof(AccessKeyFile)]);
    }
}
