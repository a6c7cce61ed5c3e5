using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub broker-certificate</c>: key and certificate by which stations know the broker.</summary>
internal static class HubBrokerCertificateCommand
{
    private const int UsualDays = 1825;

    // What it is called under is in its alternative names; a long name would not fit here.
    private static readonly X500DistinguishedName Subject = new("CN=EdgeInspect broker");

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var hosts = new Argument<string[]>("host") { Description = "Names and addresses by which stations reach the broker", Arity = ArgumentArity.OneOrMore };
        var output = AuthorityArguments.Output("the broker");
        var days = AuthorityArguments.Days(UsualDays);
        var authorityArguments = new AuthorityArguments();
        hosts.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Uri.CheckHostName(token.Value) == UriHostNameType.Unknown))
                result.AddError($"'{token.Value}' is neither a host's name nor an address");
        });
        var command = new Command("broker-certificate", "Make key and certificate by which stations know the broker") { hosts, output, days };
        authorityArguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(output));
            authorityArguments.UseOrMake(parsed, authorities => Make(authorities, parsed.GetRequiredValue(hosts), folder, parsed.GetValue(days)));
        });
        return command;
    }

    private static void Make(SiteAuthorities authorities, string[] hosts, string output, int days)
    {
        var handOver = new HandOver(output, "broker");
        using var certificate = authorities.Stations.Issue(Subject, handOver.MakeKey(), CertificateUse.Broker(hosts), days);
        handOver.Add(certificate, authorities.Stations);
        handOver.Add("ca.crl", authorities.Stations.RevokedPem);
        handOver.Add("hub-ca.crt", authorities.Hubs.CertificatePem);
        handOver.Add("hub-ca.crl", authorities.Hubs.RevokedPem);
        Console.WriteLine($"""
            {string.Join(", ", hosts)}: the broker's certificate is good until {certificate.NotAfter:yyyy-MM-dd}.
            Copy what is in {output} to the broker as deploy/mosquitto/edgeinspect.conf says, and delete it here: it holds the key.
            """);
    }
}
