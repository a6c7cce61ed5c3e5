using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>The panel for tablets: TLS with a certificate of the plant's own.</summary>
[Collection(PanelCollection.Name)]
public sealed class PanelTlsTests
{
    [Fact]
    public async Task It_speaks_TLS_to_who_trusts_the_root_of_its_certificate_alone_and_waits_for_one_that_is_not_there_while_inspection_goes_on()
    {
        using var scene = new StationScene();
        var (certificate, key) = (scene.File("panel.crt"), scene.File("panel.key"));
        using var station = scene.Start(
            "Camera:Simulated:PartsPerSecond=10", "Panel:Enabled=true", "Panel:Url=https://127.0.0.1:0", $"Panel:CertificateFile={certificate}", $"Panel:KeyFile={key}");
        await station.LogAsync("the panel can't be opened, inspection goes on.*panel.crt");
        await scene.RecordsAsync("inspection", 10);

        using var root = Make("plant", null);
        using var line = Make("line", root);
        using var made = Make("panel", line, isAuthority: false);
        await File.WriteAllTextAsync(key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(certificate, $"{made.ExportCertificatePem()}\n{line.ExportCertificatePem()}\n");
        var url = (await station.LogAsync("the panel is at (https://[^ \n]+)")).Groups[1].Value;

        string? shown = null;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
                RemoteCertificateValidationCallback = (_, cert, _, errors) =>
                {
                    shown = cert?.GetCertHashString();
                    return errors == SslPolicyErrors.None;
                },
            },
        });
        using var answer = await client.GetAsync(new Uri(url + "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(made.Thumbprint, shown);
        await StationScene.StopAsync(station);
    }

    /// <summary>A certificate with its key, signed by another or by itself.</summary>
    private static X509Certificate2 Make(string name, X509Certificate2? by, bool isAuthority = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (by is null)
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        using var signed = request.Create(by, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
