using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Commands;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Integration.Tests.Enrolment;

/// <summary>Requests made on a station: the name comes from the command line, only the key from the request.</summary>
public sealed class SigningRequestTests : IDisposable
{
    private const string Station = "plant/line/a";
    private readonly ScratchFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("CN=plant/line/a")]
    public async Task The_key_stays_where_it_was_made(string subject)
    {
        Assert.Equal(0, await EnrolAsync(Request(new(subject, _key, HashAlgorithmName.SHA256))));

        Assert.False(File.Exists(_folder.File("out/station.key")));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_folder.File("out/station.crt"));
        using var both = certificate.CopyWithPrivateKey(_key);
        Assert.Equal("CN=" + Station, both.Subject);
    }

    [Fact]
    public async Task What_a_request_asks_for_is_not_given()
    {
        var request = new CertificateRequest("", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("broker.example");
        request.CertificateExtensions.Add(names.Build());

        Assert.Equal(0, await EnrolAsync(Request(request)));

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_folder.File("out/station.crt"));
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Empty(certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>());
    }

    [Fact]
    public async Task A_request_for_another_name_is_refused() =>
        await RefusedAsync(Request(new("CN=plant/line/b", _key, HashAlgorithmName.SHA256)), "plant/line/b");

    [Fact]
    public async Task A_request_that_its_key_has_not_signed_is_refused()
    {
        var der = new CertificateRequest("", _key, HashAlgorithmName.SHA256).CreateSigningRequest();
        der[^1] ^= 1;

        await RefusedAsync(_folder.Write("request.csr", PemEncoding.WriteString("CERTIFICATE REQUEST", der)), "no request");
    }

    [Fact]
    public async Task A_weak_key_is_refused_and_a_long_RSA_key_taken()
    {
        using var weak = RSA.Create(1024);
        using var strong = RSA.Create(2048);

        await RefusedAsync(Request(new("", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), "weak");
        Assert.Equal(0, await EnrolAsync(Request(new("", strong, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")]
    public async Task What_is_no_request_is_refused(string text) => await RefusedAsync(_folder.Write("request.csr", text), "no request");

    private string Request(CertificateRequest request) => _folder.Write("request.csr", request.CreateSigningRequestPem());

    private async Task RefusedAsync(string request, string why)
    {
        var error = Assert.Throws<UserErrorException>(() => SigningRequest.KeyOf(request, PeerName.Parse(Station)));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Usage, await EnrolAsync(request));
        Assert.False(File.Exists(_folder.File("out/station.crt")));
    }

    private Task<int> EnrolAsync(string request) => CommandRunner.RunAsync(
        new RootCommand { HubCommands.Create() },
        ["hub", "enroll", Station, "--broker", "b", "--csr", request, "--out", _folder.File("out"), "--ca", _folder.File("ca")]);
}
