using System.CommandLine;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub enroll</c>: lets a station, or an instance of the hub, in to the broker.</summary>
internal static class HubEnrolCommand
{
    private const int UsualDays = 730;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var arguments = new Arguments();
        var command = new Command("enroll", "Make key and certificate by which the broker lets a station, or the hub, in")
        {
            arguments.Name, arguments.Output, arguments.Request, arguments.Broker, arguments.Days, arguments.Again,
        };
        arguments.Authority.AddTo(command);
        command.SetAction(parsed =>
        {
            var name = PeerName.Parse(parsed.GetRequiredValue(arguments.Name));
            var output = Path.GetFullPath(parsed.GetRequiredValue(arguments.Output));
            arguments.Authority.UseOrMake(parsed, authorities => Enrol(authorities, name, output, arguments, parsed));
        });
        return command;
    }

    private static void Enrol(SiteAuthorities authorities, PeerName name, string output, Arguments arguments, ParseResult parsed)
    {
        var authority = authorities.Of(name);
        if (!parsed.GetValue(arguments.Again) && authority.Valid(name.Subject) is [var valid, ..])
            throw new UserErrorException(
                ExitCode.Usage,
                $"'{name.Text}' has a certificate until {valid.NotAfter:yyyy-MM-dd}: --again issues a further one; if its key is lost, revoke it first");
        var host = parsed.GetValue(arguments.Broker) ?? authorities.Stations.BrokerHost() ?? throw new UserErrorException(
            ExitCode.Usage, "which broker? Give --broker HOST, or make its certificate first: edgeinspect hub broker-certificate HOST");
        var file = name.IsHub ? "hub" : "station";
        var request = parsed.GetValue(arguments.Request);
        var ownKey = request is null ? null : SigningRequest.KeyOf(request, name);
        var handOver = new HandOver(output, file);
        using var certificate = authority.Issue(name.Subject, ownKey ?? handOver.MakeKey(), CertificateUse.Peer(), parsed.GetValue(arguments.Days));
        handOver.Add(certificate, authorities.Stations);
        handOver.Add($"{file}.json", LinkSettings.Json(name, host, file));
        Console.WriteLine($"{name.Text} may speak to the broker {host} until {certificate.NotAfter:yyyy-MM-dd}.");
        TellInstallation(name, output, file, hasKey: ownKey is null);
    }

    private static void TellInstallation(PeerName name, string output, string file, bool hasKey)
    {
        var (folder, user) = (LinkSettings.FolderOf(name), LinkSettings.UserOf(name));
        var files = hasKey ? $"ca.crt, {file}.crt and {file}.key" : $"ca.crt and {file}.crt";
        var afterwards = hasKey ? ", and delete the key here" : ", beside its key";
        Console.WriteLine($"""
              1. Copy {files} from {output} to {folder} on its machine{afterwards}.
              2. Let only the service's user read the key: chown {user} {folder}/{file}.key; chmod 400 {folder}/{file}.key
              3. Put what {file}.json says into {LinkSettings.ConfigurationOf(name)} there.
            """);
    }

    private sealed class Arguments
    {
        public Argument<string> Name { get; } = new("name") { Description = "site/line/station as in the station's configuration, or hub (hub-2 to hub-4: further instances)" };

        public Option<string> Output { get; } = AuthorityArguments.Output("the station or the hub");

        public Option<string?> Request { get; } = new("--csr") { Description = "A request (PKCS #10, PEM) made on the station, whose key then never leaves it" };

        public Option<string?> Broker { get; } = new("--broker") { Description = "Name or address of the broker; by default that of its newest certificate" };

        public Option<int> Days { get; } = AuthorityArguments.Days(UsualDays);

        public Option<bool> Again { get; } = new("--again") { Description = "Issue a further certificate to a name that has one; both are good" };

        public AuthorityArguments Authority { get; } = new();
    }
}
