using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Enrolment;

/// <summary>
/// A certificate authority of the site's own: a folder with its key, its certificate, a copy of every certificate that it issued, and the list
/// of those that it revoked.
/// </summary>
internal sealed class SiteAuthority : IDisposable
{
    private const int AuthorityDays = 20 * 365;
    private const int SerialBytes = 16;

    // The clock of a station or of the broker may be behind.
    private static readonly TimeSpan ClockAllowance = TimeSpan.FromDays(1);
    private readonly AuthorityFolder _folder;
    private readonly X509Certificate2 _own;
    private readonly TimeProvider _time;

    private SiteAuthority(AuthorityFolder folder, X509Certificate2 own, bool isNew, TimeProvider time) =>
        (_folder, _own, IsNew, _time) = (folder, own, isNew, time);

    /// <summary>Whether it was made just now.</summary>
    public bool IsNew { get; }

    /// <summary>Its certificate (PEM).</summary>
    public string CertificatePem => _own.ExportCertificatePem();

    /// <summary>The file with the list of what it revoked.</summary>
    public string RevokedFile => _folder.RevokedFile;

    /// <summary>The list of what it revoked (PEM).</summary>
    public string RevokedPem => _folder.Revoked;

    /// <summary>Opens the authority of a folder; the caller holds the folder alone until it disposes this.</summary>
    /// <exception cref="UserErrorException">There is none, it is damaged, its key is open to others, or another process holds it.</exception>
    public static SiteAuthority Open(string path, TimeProvider time) => Open(AuthorityFolder.HoldMade(path), time);

    /// <summary>Opens the authority of a folder; makes it where there is none.</summary>
    /// <inheritdoc cref="Open(string, TimeProvider)"/>
    public static SiteAuthority OpenOrMake(string path, TimeProvider time)
    {
        SecretFiles.MakeFolder(path);
        var folder = AuthorityFolder.Hold(path);
        return folder.IsEmpty ? Make(folder, time) : Open(folder, time);
    }

    /// <summary>Issues a certificate and keeps a copy before it is given away.</summary>
    /// <param name="subject">Its subject.</param>
    /// <param name="key">The key that it vouches for.</param>
    /// <param name="use">What it may be used for.</param>
    /// <param name="days">For how many days; not longer than the authority's own.</param>
    public X509Certificate2 Issue(X500DistinguishedName subject, PublicKey key, IEnumerable<X509Extension> use, int days)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        foreach (var extension in use)
            request.CertificateExtensions.Add(extension);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_own, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = _time.GetUtcNow();
        var end = now.AddDays(days) < EndOf(_own) ? now.AddDays(days) : EndOf(_own);
        using var signer = _own.GetECDsaPrivateKey()!;
        var generator = X509SignatureGenerator.CreateForECDsa(signer);
        var issued = request.Create(_own.SubjectName, generator, Earliest(now), end, RandomNumberGenerator.GetBytes(SerialBytes));
        _folder.Keep(issued);
        return issued;
    }

    /// <summary>The certificates of a subject that a broker would take now.</summary>
    public IReadOnlyList<X509Certificate2> Valid(X500DistinguishedName subject)
    {
        var (list, _) = LoadRevoked();
        return [.. Issued(subject).Where(c => EndOf(c) > _time.GetUtcNow() && !IsOn(list, c))];
    }

    /// <summary>The first name of the newest broker certificate, or null.</summary>
    public string? BrokerHost() => _folder.Issued().OrderByDescending(c => c.NotBefore).Select(CertificateUse.BrokerHost).FirstOrDefault(host => host is not null);

    /// <summary>Revokes every certificate of a subject.</summary>
    /// <returns>How many were not revoked before.</returns>
    public int Revoke(X500DistinguishedName subject)
    {
        var (list, number) = LoadRevoked();
        var (known, _) = LoadRevoked();
        var wanted = Issued(subject).Where(c => !IsOn(known, c)).ToArray();
        foreach (var certificate in wanted)
            list.AddEntry(certificate, _time.GetUtcNow());
        if (wanted.Length > 0)
            WriteRevoked(list, number + 1);
        return wanted.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _folder.Dispose();
    }

    private static SiteAuthority Open(AuthorityFolder folder, TimeProvider time)
    {
        try
        {
            return new(folder, folder.LoadOwn(), isNew: false, time);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static SiteAuthority Make(AuthorityFolder folder, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // OpenSSL finds an authority by its name, so two of them must not share one.
        var name = $"CN=EdgeInspect {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        foreach (var extension in CertificateUse.Authority())
            request.CertificateExtensions.Add(extension);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var own = request.CreateSelfSigned(Earliest(now), now.AddDays(AuthorityDays));
        var authority = new SiteAuthority(folder, own, isNew: true, time);
        authority.WriteRevoked(new(), BigInteger.One);
        folder.KeepOwn(own, key);
        return authority;
    }

    private static DateTimeOffset Earliest(DateTimeOffset now) => now - ClockAllowance;

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    // Asking a list takes the entry out of it, so each question gets a copy of its own.
    private static bool IsOn(CertificateRevocationListBuilder list, X509Certificate2 certificate) => list.RemoveEntry(certificate.SerialNumberBytes.Span);

    private IEnumerable<X509Certificate2> Issued(X500DistinguishedName subject) =>
        _folder.Issued().Where(c => c.SubjectName.RawData.AsSpan().SequenceEqual(subject.RawData));

    private (CertificateRevocationListBuilder List, BigInteger Number) LoadRevoked()
    {
        var list = CertificateRevocationListBuilder.LoadPem(_folder.Revoked, out var number);
        return (list, number);
    }

    /// <summary>A broker refuses everybody once its list is out of date; so this one lasts as long as the authority.</summary>
    private void WriteRevoked(CertificateRevocationListBuilder list, BigInteger number)
    {
        var der = list.Build(_own, number, EndOf(_own), HashAlgorithmName.SHA256, thisUpdate: Earliest(_time.GetUtcNow()));
        _folder.Revoked = PemEncoding.WriteString("X509 CRL", der);
    }
}
