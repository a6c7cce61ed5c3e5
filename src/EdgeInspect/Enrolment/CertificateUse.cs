using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Enrolment;

/// <summary>What a certificate may be used for, as its extensions say it.</summary>
internal static class CertificateUse
{
    private const string Server = "1.3.6.1.5.5.7.3.1";
    private const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>Signing of certificates and of revocation lists.</summary>
    public static IEnumerable<X509Extension> Authority()
    {
        yield return new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true);
        yield return new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true);
    }

    /// <summary>Being a client: a station, or the hub.</summary>
    public static IEnumerable<X509Extension> Peer() => End(Client);

    /// <summary>Being the broker, under these names and addresses.</summary>
    public static IEnumerable<X509Extension> Broker(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        return End(Server).Append(names.Build());
    }

    /// <summary>The first name or address under which a certificate is the broker's; null when it is no broker's.</summary>
    public static string? BrokerHost(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names?.EnumerateDnsNames().FirstOrDefault() ?? names?.EnumerateIPAddresses().FirstOrDefault()?.ToString();
    }

    private static IEnumerable<X509Extension> End(string purpose)
    {
        yield return new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true);
        yield return new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
        yield return new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false);
    }
}
