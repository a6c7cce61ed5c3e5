using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Configuration;

/// <summary>The station's panel: pages for people and an interface for programs.</summary>
public sealed record PanelOptions : IValidatableObject
{
    private const string UrlRule =
        "must be http:// on the loopback, for example http://127.0.0.1:8081, or https:// with an IP address, localhost or *, and a port";
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether there is one.</summary>
    [Description("Whether the station serves the panel, where inspectors judge parts. The station works the same without it.")]
    public bool Enabled { get; init; }

    /// <summary>Where it listens.</summary>
    [Required]
    [Description("Address of the panel: http:// on the loopback alone, else https:// with CertificateFile and KeyFile. Port 0: the system chooses, the log says.")]
    public string Url { get; init; } = "http://127.0.0.1:8081";

    /// <summary>Certificate of an https address.</summary>
    [Description("PEM file of the server's certificate and those that it was signed by; with https:// alone.")]
    public string? CertificateFile { get; init; }

    /// <summary>Key of the certificate.</summary>
    [Description("PEM file of the certificate's private key; with https:// alone.")]
    public string? KeyFile { get; init; }

    /// <summary>Folder of what must not lie in the database.</summary>
    [Description("Folder of the panel's own secrets, made at the first start; null for 'panel' in the state directory. Best where no backup of the database goes.")]
    public string? SecretsDirectory { get; init; }

    /// <summary>When an untouched screen is locked.</summary>
    [Range(10, 28_800), Description("Seconds without a touch or key after which a screen is locked.")]
    public int LockAfterSeconds { get; init; } = 300;

    /// <summary>Whether the sign-in page shows names.</summary>
    [Description("Whether the sign-in page shows the names of those who have a PIN, to be tapped; false where strangers see the screen.")]
    public bool ShowNames { get; init; } = true;

    /// <summary>What the code of a badge looks like.</summary>
    [Description("Regular expression of the whole code of a badge, for example B-[0-9]{4}; null for any. Other codes, as of parts, are no wrong badges.")]
    public string? BadgePattern { get; init; }

    /// <summary>When shifts begin.</summary>
    [Description("When shifts begin, in the station's local time, as HH:mm: the live view counts the parts of the shift.")]
    public IReadOnlyList<string> ShiftStarts { get; init; } = ["06:00", "14:00", "22:00"];

    /// <summary>What is looked at again.</summary>
    [Description("Which labelled parts are looked at again, without anybody being told.")]
    public ReviewPlanOptions Review { get; init; } = new();

    /// <summary>Whether it listens with TLS.</summary>
    internal bool IsHttps => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a code may be that of a badge at all. What takes the pattern too long is none.</summary>
    internal bool IsBadge(string code)
    {
        try
        {
            return BadgePattern is null || Regex.IsMatch(code, Whole(BadgePattern), RegexOptions.CultureInvariant, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isUrl = Uri.TryCreate(Url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url);
        var isHost = isUrl && (url!.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || url.Host == "localhost");
        if (!isHost || url!.PathAndQuery != "/" || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            yield return new(UrlRule, [nameof(Url)]);
        if (ShiftStarts.Count == 0 || !ShiftStarts.All(s => TimeOnly.TryParseExact(s, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            yield return new("must be at least one time of day as HH:mm, for example 06:00", [nameof(ShiftStarts)]);
        if (BadgePattern is not null && !IsPattern(BadgePattern))
            yield return new("must be a regular expression, for example B-[0-9]{4}, or null", [nameof(BadgePattern)]);
        if (!Enabled)
            yield break;
        foreach (var (name, file) in new[] { (nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile) })
        {
            if (IsHttps && file is null)
                yield return new("must be set where Url is https://", [name]);
            else if (!IsHttps && file is not null)
                yield return new("must be null where Url is http://", [name]);
        }
    }

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(Whole(pattern), RegexOptions.CultureInvariant, PatternTime);
            return pattern.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
