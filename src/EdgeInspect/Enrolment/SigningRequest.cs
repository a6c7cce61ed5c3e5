using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspect.Enrolment;

/// <summary>A certificate request (PKCS #10, PEM) that was made where the key is. Of what it asks for, only the key is taken over.</summary>
internal static class SigningRequest
{
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 256;

    /// <summary>The key of a request, which is proven to have signed it.</summary>
    /// <exception cref="UserErrorException">There is no such file, it is no request, it is not signed by its key, its key is weak, or it is for another name.</exception>
    public static PublicKey KeyOf(string file, PeerName name)
    {
        var request = Load(file);
        using var curve = request.PublicKey.GetECDsaPublicKey();
        using var rsa = request.PublicKey.GetRSAPublicKey();
        if ((curve?.KeySize ?? 0) < LeastCurveBits && (rsa?.KeySize ?? 0) < LeastRsaBits)
            throw Refused(file, $"its key is weak: allowed are ECDSA of {LeastCurveBits} and RSA of {LeastRsaBits} bits and more");
        if (request.SubjectName.Name.Length > 0 && !IsFor(name, request))
            throw Refused(file, $"it is for {request.SubjectName.Name}, not for CN={name.Text}; one without a name is taken too");
        return request.PublicKey;
    }

    private static CertificateRequest Load(string file)
    {
        try
        {
            return CertificateRequest.LoadSigningRequestPem(File.ReadAllText(file), HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Refused(file, e.Message);
        }
    }

    private static bool IsFor(PeerName name, CertificateRequest request) =>
        request.SubjectName.EnumerateRelativeDistinguishedNames().ToArray() is [{ HasMultipleElements: false } only]
        && only.GetSingleElementValue() == name.Text;

    private static UserErrorException Refused(string file, string why) => new(ExitCode.Usage, $"--csr '{file}' is no request that can be signed: {why}");
}
