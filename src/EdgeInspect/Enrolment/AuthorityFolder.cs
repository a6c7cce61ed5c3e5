using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Enrolment;

/// <summary>The files of a <see cref="SiteAuthority"/>, held by one process at a time.</summary>
internal sealed class AuthorityFolder : IDisposable
{
    private const string KeyName = "ca.key";
    private const string CertificateName = "ca.crt";
    private readonly string _path;
    private readonly FileStream _hold;

    private AuthorityFolder(string path, FileStream hold) => (_path, _hold) = (path, hold);

    /// <summary>Whether no authority was made here yet.</summary>
    public bool IsEmpty => IsEmptyAt(_path);

    /// <summary>The file with the list of what is revoked.</summary>
    public string RevokedFile => Path.Combine(_path, "ca.crl");

    /// <summary>The list of what is revoked (PEM).</summary>
    public string Revoked
    {
        get => File.ReadAllText(RevokedFile);
        set => SecretFiles.ReplacePublic(RevokedFile, value);
    }

    private string KeyFile => Path.Combine(_path, KeyName);

    private string CertificateFile => Path.Combine(_path, CertificateName);

    private string IssuedFolder => Path.Combine(_path, "issued");

    /// <summary>Takes a folder in which an authority must be; another one is left as it is.</summary>
    /// <exception cref="UserErrorException">There is no authority, or another process has it.</exception>
    public static AuthorityFolder HoldMade(string path) => Directory.Exists(path) && IsEmptyAt(path)
        ? throw new UserErrorException(
            ExitCode.State, $"there is no certificate authority in '{path}': --ca takes the folder that 'hub broker-certificate' made")
        : Hold(path);

    /// <summary>Takes a folder.</summary>
    /// <exception cref="UserErrorException">There is no such folder, or another process has it.</exception>
    public static AuthorityFolder Hold(string path)
    {
        if (!Directory.Exists(path))
            throw new UserErrorException(ExitCode.State, $"there is no certificate authority in '{path}': no such folder");
        try
        {
            var hold = new FileStream(Path.Combine(path, "hold"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(path, hold);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitCode.State, $"the certificate authority in '{path}' can't be used now, another process may have it: {e.Message}");
        }
    }

    /// <summary>The authority's certificate with its key.</summary>
    /// <exception cref="UserErrorException">A file is missing or damaged, or the key is open to others.</exception>
    public X509Certificate2 LoadOwn()
    {
        var missing = new[] { KeyFile, CertificateFile, RevokedFile }.FirstOrDefault(file => !File.Exists(file));
        if (missing is not null)
            throw new UserErrorException(ExitCode.State, $"the certificate authority in '{_path}' lacks its file '{missing}'; bring it back from a copy");
        if (SecretFiles.IsOpenToOthers(KeyFile))
            throw new UserErrorException(ExitCode.State, $"'{KeyFile}' is open to others, who may have read it; if surely not: chmod 600");
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        }
        catch (CryptographicException e)
        {
            throw new UserErrorException(ExitCode.State, $"the certificate authority in '{_path}' is damaged, bring it back from a copy: {e.Message}");
        }
    }

    /// <summary>Keeps the authority's own key and certificate.</summary>
    public void KeepOwn(X509Certificate2 certificate, ECDsa key)
    {
        SecretFiles.WriteSecret(KeyFile, key.ExportPkcs8PrivateKeyPem());
        SecretFiles.WritePublic(CertificateFile, certificate.ExportCertificatePem());
    }

    /// <summary>Keeps a copy of a certificate that was issued.</summary>
    public void Keep(X509Certificate2 issued)
    {
        SecretFiles.MakeFolder(IssuedFolder);
        SecretFiles.WritePublic(Path.Combine(IssuedFolder, $"{issued.SerialNumber}.crt"), issued.ExportCertificatePem());
    }

    /// <summary>Every certificate that was issued.</summary>
    public IEnumerable<X509Certificate2> Issued() =>
        Directory.Exists(IssuedFolder) ? Directory.EnumerateFiles(IssuedFolder, "*.crt").Select(X509CertificateLoader.LoadCertificateFromFile) : [];

    private static bool IsEmptyAt(string path) =>
        !File.Exists(Path.Combine(path, KeyName)) && !File.Exists(Path.Combine(path, CertificateName));

    /// <inheritdoc/>
    public void Dispose() => _hold.Dispose();
}
