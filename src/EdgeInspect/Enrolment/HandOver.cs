using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Enrolment;

/// <summary>The folder with what goes to one machine: a key unless the machine keeps its own, certificates, and settings.</summary>
internal sealed class HandOver
{
    private readonly string _folder;
    private readonly string _name;

    /// <summary>Takes a folder.</summary>
    /// <param name="folder">The folder, new or empty.</param>
    /// <param name="name">What its files are called, without an ending.</param>
    /// <exception cref="UserErrorException">It holds something (keys are never written over), or can't be made.</exception>
    public HandOver(string folder, string name)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new UserErrorException(ExitCode.Usage, $"--out '{folder}' holds something already: give a new or an empty folder");
        try
        {
            SecretFiles.MakeFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                ExitCode.Usage, $"--out '{folder}' can't be made: give a new or an empty folder, in a place where this user may make one");
        }
        (_folder, _name) = (folder, name);
    }

    /// <summary>Makes a key, writes it, and gives its public half.</summary>
    public PublicKey MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SecretFiles.WriteSecret(Path.Combine(_folder, $"{_name}.key"), key.ExportPkcs8PrivateKeyPem());
        return new(key);
    }

    /// <summary>Writes the certificate and that of the authority.</summary>
    public void Add(X509Certificate2 certificate, SiteAuthority authority)
    {
        Add($"{_name}.crt", certificate.ExportCertificatePem());
        Add("ca.crt", authority.CertificatePem);
    }

    /// <summary>Writes a file that holds no secret.</summary>
    public void Add(string file, string text) => SecretFiles.WritePublic(Path.Combine(_folder, file), text);
}
