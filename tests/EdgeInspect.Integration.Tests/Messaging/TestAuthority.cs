using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Which names and times a certificate is made for.</summary>
internal enum CertificateKind
{
    Good,
    Expired,
    OtherName,
}

/// <summary>A certificate authority of a test's own; its certificates lie as PEM files in the test's folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _own;
    private readonly ScratchFolder _folder;
    private readonly string _name;

    public TestAuthority(ScratchFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        (_folder, _name, _own) = (folder, name, request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30)));
        File = folder.Write($"{name}.crt", _own.ExportCertificatePem());
    }

    /// <summary>The authority's certificate.</summary>
    public string File { get; }

    /// <summary>Issues a certificate and gives the files of it and of its key.</summary>
    public (string Certificate, string Key) Issue(string subject, CertificateKind kind = CertificateKind.Good)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(kind == CertificateKind.OtherName ? "other.example" : "localhost");
        if (kind != CertificateKind.OtherName)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var end = kind == CertificateKind.Expired ? Now.AddDays(-1) : Now.AddDays(10);
        using var issued = request.Create(_own, Now.AddDays(-20), end, RandomNumberGenerator.GetBytes(8));
        var name = $"{_name}-{subject}-{kind}";
        return (_folder.Write($"{name}.crt", issued.ExportCertificatePem()), _folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose() => _own.Dispose();
}
