using System.CommandLine;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Commands;

/// <summary>The options of every verb that works with the site's certificate authority.</summary>
internal sealed class AuthorityArguments
{
    /// <summary>Most days for which a certificate is issued.</summary>
    public const int MostDays = 3650;

    private readonly Option<string> _folder = new("--ca")
    {
        Description = "Folder of the site's certificate authority: its keys sign whoever is let in",
        DefaultValueFactory = _ => "/etc/edgeinspect/ca",
    };

    /// <summary>For how many days a certificate is good.</summary>
    public static Option<int> Days(int usual)
    {
        var days = new Option<int>("--days") { Description = "Days for which the certificate is good", DefaultValueFactory = _ => usual };
        OptionRule.Require(days, value => value is >= 1 and <= MostDays, $"allowed are 1 to {MostDays}");
        return days;
    }

    /// <summary>Where what is made goes.</summary>
    public static Option<string> Output(string forWhom) =>
        new("--out") { Description = $"Folder for what goes to {forWhom}, new or empty", Required = true };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command) => command.Options.Add(_folder);

    /// <summary>Works with the authority, made here where there is none yet.</summary>
    public void UseOrMake(ParseResult parsed, Action<SiteAuthorities> work) => Use(parsed, SiteAuthorities.OpenOrMake, authorities =>
    {
        if (authorities.Stations.IsNew)
            Console.WriteLine($"Made the site's certificate authority in {Folder(parsed)}: keep a copy of it, and keep it from everybody else.");
        work(authorities);
    });

    /// <summary>Works with the authority, which must be there.</summary>
    public void Use(ParseResult parsed, Action<SiteAuthorities> work) => Use(parsed, SiteAuthorities.Open, work);

    private string Folder(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_folder)!);

    private void Use(ParseResult parsed, Func<string, TimeProvider, SiteAuthorities> open, Action<SiteAuthorities> work)
    {
        try
        {
            using var authorities = open(Folder(parsed), TimeProvider.System);
            work(authorities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.State, $"what was asked for is not done: {e.Message}");
        }
    }
}
