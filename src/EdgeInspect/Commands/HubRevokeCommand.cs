using System.CommandLine;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect hub revoke</c>: shuts out who has a lost station's key.</summary>
internal static class HubRevokeCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var which = new Argument<string>("name") { Description = "site/line/station, or hub, hub-2, …" };
        var authorityArguments = new AuthorityArguments();
        var command = new Command("revoke", "Revoke every certificate of a station, or of the hub") { which };
        authorityArguments.AddTo(command);
        command.SetAction(parsed =>
        {
            var name = PeerName.Parse(parsed.GetRequiredValue(which));
            authorityArguments.Use(parsed, authorities => Revoke(authorities.Of(name), name));
        });
        return command;
    }

    private static void Revoke(SiteAuthority authority, PeerName name)
    {
        var revoked = authority.Revoke(name.Subject);
        if (revoked == 0)
            throw new UserErrorException(ExitCode.Usage, $"'{name.Text}' has no certificate that is not revoked");
        Console.WriteLine($"""
            Revoked {revoked} of {name.Text}. The broker still lets it in until it has the new list:
              1. Copy {authority.RevokedFile} to /etc/mosquitto/edgeinspect/{(name.IsHub ? "hub-ca.crl" : "ca.crl")} on the broker.
              2. systemctl restart mosquitto: who is connected is only then looked at again.
            """);
    }
}
