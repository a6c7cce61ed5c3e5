using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EdgeInspect.Configuration;

namespace EdgeInspect.Enrolment;

/// <summary>Whom a client certificate names: a station as site/line/station, or an instance of the hub. The broker takes it as the user.</summary>
internal sealed partial record PeerName
{
    // X.509's limit of a common name, which some brokers keep to.
    private const int Longest = 64;

    private PeerName(string text) => Text = text;

    /// <summary>The name: the certificate's common name.</summary>
    public string Text { get; }

    /// <summary>Whether it is the hub's.</summary>
    public bool IsHub => !Text.Contains('/', StringComparison.Ordinal);

    /// <summary>The name as a certificate's subject.</summary>
    public X500DistinguishedName Subject
    {
        get
        {
            var subject = new X500DistinguishedNameBuilder();
            subject.AddCommonName(Text);
            return subject.Build();
        }
    }

    /// <summary>Reads a name from a command line.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static PeerName Parse(string text) =>
        RefusalOf(text) is { } refusal ? throw new UserErrorException(ExitCode.Usage, $"'{text}' is no name: {refusal}") : new(text);

    private static string? RefusalOf(string text)
    {
        if (text.Length > Longest)
            return $"{text.Length} characters are more than the {Longest} that it may have in all, as a certificate's name";
        var levels = text.Split('/');
        if (levels.Length == 1)
            return HubName().IsMatch(text) ? null : "a station is site/line/station; the hub's instances are hub, hub-2, hub-3 and hub-4";
        if (levels.Length != 3 || !levels.All(level => LevelName().IsMatch(level)))
            return "site, line and station are letters, digits, '_', '.' or '-', each starting with a letter or digit";
        // These are branches of the topics: a station of such a site would own what is under them.
        return levels[0] is "fleet" or "host" ? $"no site is called '{levels[0]}', which is a topic of its own" : null;
    }

    [GeneratedRegex(@"^hub(-[2-4])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HubName();

    [GeneratedRegex(IdentityOptions.NamePattern + @"(?!\n)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LevelName();
}
